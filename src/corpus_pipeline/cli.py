"""The command line: parse, call one function, print, exit code. Heavy imports stand inside the commands."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from corpus_pipeline import __version__
from corpus_pipeline.endings import INTERRUPTED, Ended, in_one_line, stop, told
from corpus_pipeline.errors import CorpusError, UsageError
from corpus_pipeline.starting import before_imports, check_memory, signals_held


class _Commands(click.Group):
    """Commands whose wrong arguments are told in one line, as every other error."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; exit code 2 for wrong arguments."""
        try:
            code = super().main(*args, **(extra | {"standalone_mode": False}))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            stop(INTERRUPTED, 130)
        except OSError as error:
            stop(told(error), 1)
        except click.ClickException as error:
            path = getattr(getattr(error, "ctx", None), "command_path", "corpus-pipeline")
            what = error.format_message()
            stop(f"{what}{'' if what.endswith(('.', '?')) else '.'} Hint: {path} --help", error.exit_code)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="corpus-pipeline")
def main() -> None:
    """Turn scraped pages into a validated Parquet corpus of articles, paragraphs and comments."""


@main.command()
@click.argument("raw", nargs=-1, type=click.Path())
@click.option("-o", "--output", default="dist", show_default=True, type=click.Path(), help="Folder of the release.")
@click.option("--config", type=click.Path(), help="A corpus.toml; one beside RAW is found by itself.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 1024), help="Worker processes.")
@click.option("--engine", default="local", show_default=True, help="Where work runs.")
@click.option("--batch-bytes", type=click.IntRange(1), help="Bytes of text that a worker holds at a time.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Refuse dates of publication after this day.")
@click.option("--limit", type=click.IntRange(1), help="So many input files at most, for a first try.")
@click.option("--max-rejected", type=click.FloatRange(0, 1), help="Share of records that may be rejected.")
@click.option("--model", type=click.Path(), help="Weights that tell where comments start, as train writes them.")
@click.option("--fresh", is_flag=True, help="Do all work again, whatever of it is kept from earlier builds.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@in_one_line
def build(raw: tuple[str, ...], output: str, config: str | None, quiet: bool, **options: Any) -> None:
    """Build a release from RAW (files, folders or patterns; raw/ by default)."""
    before_imports()
    from corpus_pipeline import api  # noqa: PLC0415
    from corpus_pipeline.view.progress import Reporter  # noqa: PLC0415

    as_of: dt.datetime | None = options.pop("as_of")
    given = {name: value for name, value in options.items() if value is not None}
    raws = list(raw) or ["raw"]
    reporter = Reporter(quiet=quiet)
    try:
        with closing(api.engine_of(given.pop("engine"), given.pop("jobs"))) as engine, reporter:
            engine.start()
            with signals_held():  # Arrow swallows what is raised while it imports something itself
                from corpus_pipeline.engines.process import tune_process  # noqa: PLC0415 (while workers load Arrow too)

                tune_process()
            summary = api.build(
                raws,
                output,
                config=config,
                engine=engine,
                as_of=as_of.date() if as_of else None,
                progress=reporter.progress,
                **given,
            )
            reporter.finish(summary)
    except (Ended, KeyboardInterrupt):
        if not reporter.is_published:  # else it came too late: all is done
            raise


def _format(forms: list[str], told: str) -> Callable[[Any], Any]:
    """The option --format, whose default is the first of the forms."""
    choice = click.Choice(forms)
    return click.option("--format", "form", default=forms[0], show_default=True, type=choice, help=told)


@main.command()
@click.argument("dist", default="dist", type=click.Path())
@click.option("--raw", type=click.Path(), help="Read the input again and replay every published text.")
@click.option("--no-checksums", is_flag=True, help="Check the contents alone.")
@click.option("--schema-version", metavar="RANGE", help="Accept only these schema versions: ^1, ~1.2, >=1.1,<2.")
@_format(["text", "json", "junit", "github"], "How findings are printed.")
@in_one_line
def validate(dist: str, raw: str | None, no_checksums: bool, schema_version: str | None, form: str) -> None:
    """Check a release: schemas, keys, counts, bounds, overlaps, checksums; with --raw also replay."""
    check_memory()
    from corpus_pipeline import api  # noqa: PLC0415
    from corpus_pipeline.quality.findings import render  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415

    findings = api.validate(dist, raw=raw, checksums=not no_checksums, schema_version=schema_version)
    text = render(findings, form)
    if text:
        click.echo((safe(text) if form == "text" else text).rstrip("\n"))
    if not findings and form == "text":
        click.echo(f"{safe(dist)} is sound.")
    sys.exit(1 if findings else 0)


@main.command()
@click.argument("document")
@click.option("-d", "--dist", default="dist", show_default=True, type=click.Path(), help="Folder of the release.")
@click.option("--annotate", is_flag=True, help="Write its lines as LABEL | text, to correct and put into annotations/.")
@click.option("-o", "--output", type=click.Path(), help="With --annotate: the file to write, in place of printing.")
@click.option("--raw", default="raw", show_default=True, type=click.Path(), help="Where the input lies.")
@click.option("--why", type=click.IntRange(0), metavar="LINE", help="Tell what decided for the line of this number.")
@click.option("--config", type=click.Path(), help="The corpus.toml of the build.")
@click.option("--model", type=click.Path(), help="With --why: the weights of the build, where corpus.toml names none.")
@in_one_line
def explain(document: str, dist: str, output: str | None, annotate: bool, why: int | None, **options: Any) -> None:
    """Print each line of a document with its label, rule and score. DOCUMENT: an id, a path, or a part of either.

    --why and --annotate read its text from --raw.
    """
    raw: str = options["raw"]
    config = _config(options["config"], raw)
    if why is not None and annotate:
        raise UsageError("--why and --annotate exclude each other", hint="give one of them")
    if why is not None and output:
        raise UsageError("-o needs --annotate", hint="add --annotate")
    if why is not None:
        _print_why(Path(dist), document, why, raw, config, options["model"])
        return
    if annotate:
        from corpus_pipeline.annotating import annotate_document  # noqa: PLC0415

        content = annotate_document(Path(dist), document, [raw], config).encode()
        if output:
            Path(output).write_bytes(content)
        else:
            sys.stdout.buffer.write(content)
        return
    if output:
        raise UsageError("-o needs --annotate", hint="add --annotate")
    from corpus_pipeline.view.explain import explain_document  # noqa: PLC0415

    explain_document(Path(dist), document)


def _print_why(dist: Path, document: str, line: int, raw: str, config: Path | None, model: str | None) -> None:
    from corpus_pipeline.configuration import load_settings  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415
    from corpus_pipeline.why import Weighed, explain_line  # noqa: PLC0415

    own = Weighed(raw, config, model or load_settings(config).quality.model)
    click.echo(safe(explain_line(dist, document, line, own)), nl=False)


@main.command()
@click.argument("gold", type=click.Path())
@click.option("--model", type=click.Path(), help="Weights that tell where comments start; those that ship by default.")
@_format(["text", "json"], "How the measures are printed.")
@in_one_line
def evaluate(gold: str, model: str | None, form: str) -> None:
    """Measure the labels on annotated documents: each label's precision and recall, where comments start, calibration.

    GOLD: a file or a folder of annotated files (LABEL | text), or a Parquet table of lines. They are read as
    plain text: what other pages of the site repeat and markup tells a build is not used.

    \b
    body_chars_lost           share of the characters of articles that are not taken for them
    exact, within_1           of documents with comments: cut at their first line, or one line away
    lines_away                lines from there to the cut, at most 50
    best_exact                as exact, at the likeliest place: builds cut later, to save the article
    comment_f1_per_document   mean over documents with comments
    comments_score            by tenth: documents, their mean score, share that has comments
    """  # noqa: D301 (click wraps no lines below a backspace)
    from corpus_pipeline.evaluating import evaluate_gold  # noqa: PLC0415
    from corpus_pipeline.quality.scores import render_scores  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415

    text = render_scores(evaluate_gold(Path(gold), model or ""), form)
    click.echo(safe(text) if form == "text" else text, nl=False)


@main.command()
@click.argument("annotations", type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(), help="File of the weights, for build --model.")
@click.option("--model", type=click.Path(), help="Weights to start from; those that ship by default.")
@in_one_line
def train(annotations: str, output: str, model: str | None) -> None:
    """Learn from annotated documents where comments start; 4 documents of a site are a good beginning.

    ANNOTATIONS: a file or a folder of annotated files (LABEL | text), as explain --annotate writes them.
    """
    from corpus_pipeline.teaching import train_model  # noqa: PLC0415

    own = train_model(Path(annotations), model or "")
    Path(output).write_bytes(own.content)
    click.echo(
        f"{own.n_documents} documents, {own.n_threads} with comments. First comment found exactly: {own.found_before} "
        f"before; {own.found_now} when each is left out of the documents that are learned from."
    )


@main.command()
@click.option("--check", is_flag=True, help="Only say whether the files are current; exit 1 where they are not.")
@click.option("-o", "--output", default="schemas", show_default=True, type=click.Path(), help="Folder of the files.")
@click.option("--diff", nargs=2, type=click.Path(), metavar="OLD NEW", help="Grade what changed between two contracts.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "unversioned"]),
    help="With --diff: exit 1 on breaking changes, or only where the version does not rise as the changes need.",
)
@_format(["text", "json", "markdown"], "How --diff is printed.")
@in_one_line
def schema(check: bool, output: str, diff: tuple[str, str] | None, fail_on: str | None, form: str) -> None:
    """Write the schemas: pandera YAML, contract and data dictionary. Or compare two: --diff OLD NEW.

    OLD and NEW: contract.json files, folders of schemas, or releases.
    """
    from corpus_pipeline.release.schemas import stale_schemas, write_schemas  # noqa: PLC0415

    if diff:
        _print_schema_diff(*diff, fail_on, form)
        return
    if fail_on:
        raise UsageError("--fail-on needs --diff", hint="add --diff OLD NEW")
    if not check:
        write_schemas(Path(output))
        return
    if stale := stale_schemas(Path(output)):
        hint = "run corpus-pipeline schema"
        raise CorpusError(f"not current: {', '.join(stale)}", where=output, hint=hint)
    click.echo(f"{output} is current.")


def _print_schema_diff(old: str, new: str, fail_on: str | None, form: str) -> None:
    from corpus_pipeline.release.contract import load_contract  # noqa: PLC0415
    from corpus_pipeline.release.grading import compare_contracts, render_comparison  # noqa: PLC0415

    comparison = compare_contracts(load_contract(Path(old)), load_contract(Path(new)))
    click.echo(render_comparison(comparison, form), nl=False)
    sys.exit(1 if comparison.fails(fail_on) else 0)


@main.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option(
    "--fail-on", type=click.Choice(["removed", "changed"]), help="Exit 1 where rows are gone, or changed too."
)
@click.option("--map", "mapping", type=click.Path(), help="Write where each paragraph and comment went, as Parquet.")
@_format(["text", "json", "markdown"], "How the difference is printed.")
@in_one_line
def diff(old: str, new: str, fail_on: str | None, mapping: str | None, form: str) -> None:
    """Compare two releases: rows added, removed and changed, articles with another body, counts by rule."""
    from corpus_pipeline.release.comparing import compare_releases, render_difference  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415

    difference = compare_releases(Path(old), Path(new))
    if mapping:
        from corpus_pipeline.release.idmap import map_ids, write_map  # noqa: PLC0415

        write_map(map_ids(Path(old), Path(new)), Path(mapping))
    text = render_difference(difference, form)
    click.echo(safe(text) if form == "text" else text, nl=False)
    sys.exit(1 if difference.fails(fail_on) else 0)


@main.command()
@click.argument("file", type=click.Path())
@click.option("--map", "mapping", required=True, type=click.Path(), help="What diff OLD NEW --map wrote.")
@click.option("-o", "--output", type=click.Path(), help="The file to write; FILE.rebased beside it by default.")
@click.option("--column", help="The column of identifiers; found by itself.")
@in_one_line
def rebase(file: str, mapping: str, output: str | None, column: str | None) -> None:
    """Move annotations to a new release. FILE: CSV, TSV or Parquet with a column of paragraph or comment ids."""
    from corpus_pipeline.release.rebasing import rebase_file, told  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415

    rebased = rebase_file(Path(file), Path(mapping), Path(output) if output else None, column)
    click.echo(safe(told(rebased)), nl=False)


@main.command()
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
@in_one_line
def init(folder: str) -> None:
    """Begin a corpus in DIR: corpus.toml with comments, raw/, sources.csv, a workflow that builds and checks."""
    from corpus_pipeline.release.scaffold import init_corpus  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415

    for name in init_corpus(Path(folder)):
        click.echo(safe(str(Path(folder) / name)))
    click.echo(
        safe(f"Put pages below {Path(folder) / 'raw'}, one folder a site; then, in {folder}: corpus-pipeline build")
    )


@main.command()
@click.argument("query")
@click.option("-d", "--dist", default="dist", show_default=True, type=click.Path(), help="Folder of the release.")
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(["table", "csv", "jsonl"]),
    help="How rows are printed; a table cuts long values, CSV has an apostrophe before what would be a formula.",
)
@in_one_line
def sql(query: str, dist: str, form: str) -> None:
    """Run a query over a release with DuckDB: its tables by name, and the views of views.sql."""
    from corpus_pipeline.release.querying import render_rows, run_query  # noqa: PLC0415
    from corpus_pipeline.view.console import safe  # noqa: PLC0415

    text = render_rows(run_query(Path(dist), query), form)
    click.echo(safe(text) if form == "table" else text, nl=False)


@main.command()
@click.argument("document")
@click.option("--raw", default="raw", show_default=True, type=click.Path(), help="Where the input lies.")
@click.option("--config", type=click.Path(), help="The corpus.toml of the build.")
@in_one_line
def text(document: str, raw: str, config: str | None) -> None:
    """Print the text of a document, to which all offsets refer. DOCUMENT: an id, a path, or a part of either."""
    from corpus_pipeline.replaying import find_text  # noqa: PLC0415

    sys.stdout.buffer.write(find_text(document, [raw], _config(config, raw)))


def _config(config: str | None, raw: str) -> Path | None:
    from corpus_pipeline.configuration import config_beside  # noqa: PLC0415

    return Path(config) if config else config_beside([raw])


__all__ = ["UsageError", "main"]

if __name__ == "__main__":
    main()
