"""What is masked in a text, and what only looks like it."""

from __future__ import annotations

import pytest

from corpus_pipeline.text.masks import MASKS, mask, plan_and_mask

HITS = [
    ("mask_email", "Write to mara.quell+pond@mail.pond-paper.example.", "Write to [email]."),
    ("mask_email", "(mailto:ada@x.example), BO@X.EXAMPLE!", "(mailto:[email]), [email]!"),
    ("mask_email", "请联系mara@x.example谢谢", "请联系[email]谢谢"),
    ("mask_email", "почта мара@почта.рф", "почта [email]"),
    ("mask_email", "jörg@bücher.example und ada@xn--bcher-kva.xn--p1ai", "[email] und [email]"),
    ("mask_ip", "from 203.0.113.77, then 198.51.100.1.", "from [ip], then [ip]."),
    ("mask_ip", "at 203.0.113.77:8080 and [2001:db8::8a2e:370:7334]", "at [ip]:8080 and [[ip]]"),
    ("mask_ip", "2001:0db8:0000:0000:0000:ff00:0042:8329: down", "[ip]: down"),
    ("mask_phone", "Call +44 20 7946 0958 now", "Call [phone] now"),
    ("mask_phone", "+49 (0)30 901820, +15550123456.", "[phone], [phone]."),
    ("mask_phone", "(555) 234-5678 or 555-234-5678 or 1-555-234-5678", "[phone] or [phone] or [phone]"),
    ("mask_phone", "020 7946 0958 / 06 12 34 56 78", "[phone] / [phone]"),
    ("mask_phone", "06 12 34 56 78, 01 42 68 53 00, tel. 01 02 03 04 05", "[phone], [phone], tel. [phone]"),
    ("mask_phone", "0151 1234 5678, 0800 123 456", "[phone], [phone]"),
    ("mask_phone", "0171/1234567, 0532 123 45 67", "[phone], [phone]"),
    ("mask_phone", "8 (912) 345-67-89", "[phone]"),
    ("mask_phone", "138-1234-5678", "[phone]"),
    ("mask_phone", "Tel.: 5551234", "Tel.: [phone]"),
    ("mask_phone", "my phone number is 612345678", "my phone number is [phone]"),
    ("mask_phone", "تلفن: ۰۲۱۱۲۳۴۵۶۷۸", "تلفن: [phone]"),
    ("mask_phone", "手机13812345678", "手机[phone]"),
    ("mask_handle", "@mara_quell you said, @bo.finch: no", "[handle] you said, [handle]: no"),
    ("mask_handle", "follow @ada@pond.example!", "follow [handle]!"),
    ("mask_handle", "hey @小明 and (@Жанна)", "hey [handle] and ([handle])"),
]
MISSES = {
    "mask_email": [
        "user@ alone",
        "user@localhost",
        "@mara",
        "3 kg @ 2.50 each",
        "a @ b.example",
        "name@.example",
        "i@2x.png",
    ],
    "mask_ip": [
        *("version 1.2.3.4", "v1.2.3.4", "1.2.3", "1.2.3.4.5", "256.1.1.1", "12:30:45", "00:1a:2b:3c:4d:5e"),
        *("std::vector", "a::b", "::", "score 3:2:1"),
        *(
            "Firefox 115.0.1.2",
            "Windows 10.0.226.1",
            "section 3.4.1.2",
            "§ 1.2.3.4",
            "Kapitel 1.2.3.4",
            "10::20",
            "a1::b2",
        ),
        *("on 1.2.2003 and 3.4.2004", "12:34:56:78:90:12:34:56", "aspect 16:9", "9:30:15.250"),
    ],
    "mask_phone": [
        *("2021-03-04 10:11:12", "04.03.2021 10:15", "03/04/2021", "1939-1945, 1914-1918", "20210304", "1617123456789"),
        *(
            "$1 234 567 890",
            "1,234,567,890",
            "1 234 567",
            "€ 0.99",
            "12 345 678,90",
            "1234567890",
            "version 10.15.7.1234",
        ),
        *("ISBN 978-0-306-40615-7", "ISBN 0-306-40615-2", "0-306-40615-2", "978-3-16-148410-0", "Order 555-234-5678"),
        *("les numéros 02 08 16 23 41", "01 02 03 04 05", "05 12 23 34 45 49", "chapitres 01 02 03 04 05 06"),
        *("007 008 009 010", "tickets 0151 0152 0153", "scores of 078 102 055 091", "0800-1200 1300-1700"),
        *(
            "09:00 - 17:00, 10:00 - 12:00",
            "12.03.2021 14:30:55",
            "2021-03-04T05:06:07+01:00",
            "Mo 08.00-12.00 14.00-18.00",
        ),
        *("ISBN-10: 0-306-40615-2", "ISSN 0317-8471", "IBAN DE89 3704 0044 0532 0130 00", "CAS 7732-18-5", "0012 0013"),
        *("£1,234,567.89", "$ 100 000 000", "48 51 24 and 2 21 03", "52.520008, 13.404954", "EAN 4006381333931"),
        *("Bestellnummer 0171 1234567", "10:15-11:45", "3.14159265358979", "0.123456789", "2001:db8::1", "#5552345678"),
        *("a1555-234-5678b", "pp. 123-456", "192.168.100.200", "100 000 000", "4111 1111 1111 1111 1"),
    ],
    "mask_handle": [
        *("user@ alone", "mara@x.example", "@ home", "@3pm", "2 @ 5", "@media (min-width: 3em) {", "  @Override"),
        *("@app.route('/x')", " * @param n the number", "@@", "me@"),
    ],
}


@pytest.mark.parametrize(("name", "text", "masked"), HITS)
def test_what_is_masked(name: str, text: str, masked: str) -> None:
    assert mask(text, name) == masked
    assert mask(masked, name) == masked


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in MISSES.items() for text in texts])
def test_what_is_left(name: str, text: str) -> None:
    assert mask(text, name) == text


def test_masks_are_used_in_one_order_and_only_those_that_change_something_are_named() -> None:
    text = "@mara or mara@x.example, 203.0.113.7"
    assert plan_and_mask(text, MASKS[::-1]) == (
        ("mask_email", "mask_ip", "mask_handle"),
        "[handle] or [email], [ip]",
    )
    assert plan_and_mask(text, ("mask_phone",)) == ((), text)
    assert plan_and_mask("nothing here", MASKS) == ((), "nothing here")


@pytest.mark.parametrize("piece", ["a.", "@", "1 ", "1.", "1:", "a@", "a@b.", "+1(", "@a.", "0-"])
def test_long_runs_of_what_may_begin_a_match_are_masked_once(piece: str) -> None:
    """None is read again from each of its places."""
    _, masked = plan_and_mask(piece * 80_000, MASKS)
    assert plan_and_mask(masked, MASKS) == ((), masked)
