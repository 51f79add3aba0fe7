"""Faults are told briefly and completely: in one run, equal ones together, with a remedy."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from pathlib import Path

import pytest
from blogs import write_content
from faulty_posts import errors_of, post
from typer.testing import CliRunner

from companion.cli import app
from companion.content.config import load_config
from companion.content.wrappers import new_shortcode
from companion.finish.prerender import Prerender
from companion.places import PROGRAM, TOOL
from companion.publish.build import Builder
from companion.publish.entries import MOST_LINES, as_json, listing
from companion.publish.leftovers import holds_preview
from companion.tools.errors import BuildError, BuildErrors
from companion.tools.progress import silent

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def fault(message: str, line: int = 1, file: str = "a.md", remedy: str = "Do it.") -> BuildError:
    return BuildError(message, Path(file), line, 1, remedy, page=Path(file))


def test_equal_faults_are_one_entry_with_count_first_places_and_remedy() -> None:
    faults = [fault("odd", 9), *(fault("bad", k, f"{k % 2}.md") for k in range(1, 2591))]
    assert listing(faults, "error", last="2,591 errors.") == [
        "error: bad, 2,590 times in 2 posts, first 1.md:1:1, 0.md:2:1, 1.md:3:1",
        "    Do it.",
        "error: a.md:9:1: odd",
        "    Do it.",
        "2,591 errors.",
    ]


@pytest.mark.parametrize("kinds", [1, 4, 5, 9, 10, 500])
def test_a_list_has_at_most_ten_lines_and_names_what_it_leaves_out(kinds: int) -> None:
    faults = [fault(f"fault {k}", k + 1) for k in range(kinds) for _ in range(2)]
    lines = listing(faults, "error", last="errors.")
    assert len(lines) <= MOST_LINES
    assert (f"{kinds - 8} further kinds of fault in one post" in lines[-2]) == (kinds > 9)
    assert len(listing(faults, "error", every=True)) == 2 * kinds


def test_warnings_are_listed_as_errors_are(blog: Path, prerender: Prerender) -> None:
    """Equal ones as one, with their number; those that differ in a name as one family."""
    names = [f"odd{k}" for k in range(15)]
    text = "\n\n".join(f'{{{{< figure src="x.png" {name}="1" >}}}}' for name in names)
    write_content(blog, {"a.md": post("", text), "b.md": post("", "{{< katex >}}x{{< /katex >}}")})
    summary = Builder(load_config(blog), silent, prerender=prerender).build(NOW)
    family, known, *_ = listing(summary.warnings, "warning")
    assert 'shortcode "figure" has no parameter "odd0", "odd1", "odd2"' in family
    assert ", 15 times in one post, first " in family
    assert family.count("a.md:") == 3
    assert "Known are: src" in known
    assert len(listing(summary.warnings, "warning")) <= MOST_LINES


def test_one_run_tells_all_faults(blog: Path, prerender: Prerender) -> None:
    """Front matter, dates, shortcodes, references and formulas of the same and of other posts."""
    write_content(
        blog,
        {
            "a.md": post("date: soon\nweight: x", "{{< nosuch >}}\n\n$\\foo$ and $\\baz$\n"),
            "b.md": "---\ntitle: [\n---\n{{< nosuch >}}$\\gdef\\q1$ $\\foo${{< /nosuch >}} $\\q$\n",
            "c.md": post("", '[x]({{< relref "b.md" >}}) [](#none) $x$\n'),
        },
    )
    found = {
        (error.file and error.file.name, error.line, error.column)
        for error in errors_of(blog, prerender)
    }
    assert found == {
        ("a.md", 3, 1), ("a.md", 4, 1), ("a.md", 6, 1), ("a.md", 8, 2), ("a.md", 8, 13),
        ("b.md", 3, 1), ("b.md", 4, 1), ("b.md", 4, 16), ("b.md", 4, 27), ("c.md", 5, 31),
    }  # fmt: skip


def test_keep_going_leaves_out_the_broken_posts_and_says_so(
    blog: Path, prerender: Prerender
) -> None:
    write_content(blog, {"good.md": post(""), "bad.md": post("", "{{< nosuch >}}\n")})
    config = load_config(blog)
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    with pytest.raises(BuildErrors, match="nosuch"):
        Builder(config, silent, prerender=prerender).build(now)
    assert not (blog / "public").exists()
    summary = Builder(config, silent, prerender=prerender, keep_going=True).build(now)
    assert (summary.posts, [each.line for each in summary.errors]) == (1, [5])
    assert (blog / "public" / "good" / "index.html").exists()
    assert not (blog / "public" / "bad").exists()


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_json_or_all(
    prepared_blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_content(prepared_blog, {"a.md": post("", "{{< nosuch >}}\n" * 3)})
    code, out, _ = run("build", "--json", "-s", str(prepared_blog))
    assert code == 1
    assert [(each["line"], each["severity"]) for each in json.loads(out)] == [
        (5, "error"), (6, "error"), (7, "error"),
    ]  # fmt: skip
    code, _, told = run("build", "--all", "-s", str(prepared_blog))
    assert (code, told.count("error: ")) == (1, 3)


@pytest.mark.parametrize(
    ("name", "call", "shown"),
    [
        ("strange", "{{< strange >}}*a*{{< /strange >}}", '<div class="strange"><em>a</em></div>'),
        ("alone", '{{< alone "x" >}}', '<span class="alone">x</span>'),
    ],
)
def test_a_template_for_a_missing_shortcode_is_begun(
    blog: Path, prerender: Prerender, name: str, call: str, shown: str
) -> None:
    write_content(blog, {"a.md": post("", f"{call}\n")})
    config = load_config(blog)
    (error,) = errors_of(blog, prerender)
    assert f"python build.py new shortcode {name}" in error.remedy
    assert len(new_shortcode(config, name).read_text("utf-8").splitlines()) == 1
    Builder(config, silent, prerender=prerender).build(dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    assert shown in (blog / "public" / "a" / "index.html").read_text("utf-8")
    with pytest.raises(BuildError, match="exists already"):
        new_shortcode(config, name)


@pytest.mark.parametrize("name", ["../x", "/x", "a b", ""])
def test_the_name_of_a_shortcode_is_checked(blog: Path, name: str) -> None:
    with pytest.raises(BuildError, match="cannot be the name"):
        new_shortcode(load_config(blog), name)


def test_a_failed_build_says_if_it_leaves_a_preview(prepared_blog: Path) -> None:
    write_content(prepared_blog, {"a.md": post("", "{{< nosuch >}}\n")})
    public = prepared_blog / "public"
    public.mkdir()
    (public / "index.html").write_text('<link href="http://localhost:1313/x.css">')
    assert holds_preview(public)
    code, _, told = run("build", "-s", str(prepared_blog))
    assert code == 1
    assert "public/ holds a preview, with addresses of this machine" in told.replace("\n", " ")
    (public / "index.html").write_text('<link href="https://example.org/x.css">')
    assert not holds_preview(public)


def family(name: str, line: int, file: str = "a.md") -> BuildError:
    made = fault(f"unknown macro {name} here", line, file, f"Correct {name}.")
    made.named, made.family_remedy = name, "Define macros."
    return made


def test_a_long_list_has_the_faults_of_a_family_in_one_entry_with_their_names() -> None:
    faults = [family(f"m{k}", k + 1, f"{k % 3}.md") for k in range(20) for _ in range(20 - k)]
    faults += [fault("odd"), family("m0", 99)]
    assert listing(faults, "error", last="errors.") == [
        "error: unknown macro m0 (21), m1 (19), m2 (18), m3 (17), m4 (16), m5 (15), m6 (14), "
        "m7 (13), m8 (12), m9 (11), m10 (10), m11 (9) and 8 others here, 211 times in 4 posts, "
        "first 0.md:1:1, a.md:99:1, 1.md:2:1",
        "    Define macros.",
        "error: a.md:1:1: odd",
        "    Do it.",
        "errors.",
    ]
    short = [family("m0", 1), family("m1", 2), fault("odd")]
    assert listing(short, "error")[0] == "error: a.md:1:1: unknown macro m0 here"


def test_unknown_macros_shortcodes_and_labels_are_families(
    blog: Path, prerender: Prerender
) -> None:
    macros = " ".join(f"$\\zz{letter}$" for letter in "abcdef")
    calls = " ".join(f"{{{{< zz{letter} >}}}}" for letter in "abcdef")
    labels = " ".join(f"$\\eqref{{1.{k}}}$" for k in range(6))
    posts = {"a.md": macros, "b.md": calls, "c.md": labels}
    write_content(blog, {name: post("", f"{text}\n") for name, text in posts.items()})
    lines = listing(errors_of(blog, prerender), "error")
    assert len(lines) == 6
    assert 'with the label "1.0", "1.1", "1.2", "1.3", "1.4", "1.5" on this page' in lines[4]
    assert r"Undefined control sequence: \zza, \zzb, \zzc, \zzd, \zze, \zzf, 6 times" in lines[0]
    assert "params.math.macros" in lines[1]
    assert 'template for shortcode "zza", "zzb", "zzc", "zzd", "zze", "zzf" not found' in lines[2]
    assert "new shortcode NAME" in lines[3]


def test_the_command_of_a_remedy_can_be_typed_where_the_build_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its template must appear in the blog at fault, wherever the command is typed."""
    write_content(tmp_path / "a blog", {"a.md": post("", "{{< nosuch >}}\n")})
    for name in ("a blog", "other"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "hugo.toml").write_text('baseURL = "/"\n')
    template = tmp_path / "a blog/site/templates/shortcodes/nosuch.html"
    error = fault("unknown", remedy=f"{PROGRAM} new shortcode nosuch begins one")
    error.file = tmp_path / "a blog/content/a.md"
    for folder in (TOOL, tmp_path / "a blog", tmp_path / "other"):
        monkeypatch.chdir(folder)
        (_, remedy) = listing([error], "error")
        (remedy_in_json,) = {str(as_json("error", error)["remedy"])}
        assert remedy.strip() == remedy_in_json
        command = shlex.split(remedy.removesuffix(" begins one"))
        assert (command[0], Path(command[1]).resolve()) == ("python", TOOL / "build.py")
        ran = CliRunner().invoke(app, command[2:])
        assert ran.exit_code == 0, ran.output
        template.unlink()
