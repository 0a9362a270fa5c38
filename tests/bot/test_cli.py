"""The command line's contract: calls, formats, streams and exit statuses, on good input and on bad."""

import json
import os
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.bot.sotay import command, environment, sotay

QUESTION = "bao nhiêu đảng viên mới?"
REPLY_KEYS = ["id", "outcome", "text", "confidence", "answers", "options"]
ANSWER_KEYS = [
    "fact", "kind", "aspect", "indicator", "value", "of", "unit", "qualifier", "place", "period", "working", "source",
]  # fmt: skip


def asked(*turns: str, case: Any = "q1") -> dict[str, Any]:
    line = json.dumps({"id": case, "turns": turns}, ensure_ascii=False)
    reply: dict[str, Any] = json.loads(sotay("ask", "--json", "-", stdin=line).out)
    return reply


def sentence(text: str) -> bool:
    """One line with words in it, and no Python in them."""
    lines = text.strip().splitlines()
    return len(lines) == 1 and len(lines[0].split()) > 3 and "Error" not in text.replace("StoreError", "")


# ---------------------------------------------------------------- ask


def test_ask_answers_in_words() -> None:
    first, *rest = sotay("ask", QUESTION).out.splitlines()
    assert first.startswith("33 đảng viên")
    text = "\n".join(rest)
    for part in ("Huyện Nông Sơn", "2023", "110%", "Báo Quảng Nam", "19/12/2023"):
        assert part in text


def test_a_question_needs_no_quotes() -> None:
    assert sotay("ask", *QUESTION.split()).out == sotay("ask", QUESTION).out


def test_ask_json_is_the_object_of_the_contract() -> None:
    reply = json.loads(sotay("ask", "--json", QUESTION).out)
    assert list(reply) == REPLY_KEYS
    assert reply["outcome"] == "answer"
    assert 0 < reply["confidence"] <= 1
    answer = reply["answers"][0]
    assert list(answer) == ANSWER_KEYS
    assert {key: answer[key] for key in ANSWER_KEYS[:-1]} == {
        "fact": "nong-son-2023-dang-vien-moi", "kind": "measure", "aspect": "value",
        "indicator": "kết nạp đảng viên mới", "value": 33, "of": None, "unit": "đảng viên", "qualifier": "exact",
        "place": "huyện Nông Sơn", "period": "2023", "working": None,
    }  # fmt: skip
    assert answer["source"] | {"title": ""} == {
        "title": "", "publisher": "Báo Quảng Nam", "date": "2023-12-19", "url": None, "paragraph": 7,
    }  # fmt: skip


def test_the_aspect_asked_for_is_the_value() -> None:
    answer = asked("Kết nạp đảng viên mới đạt bao nhiêu phần trăm chỉ tiêu?")["answers"][0]
    assert (answer["value"], answer["unit"], answer["aspect"]) == (110, "%", "plan")


def test_a_fraction_keeps_its_whole() -> None:
    answer = asked("có bao nhiêu chỉ tiêu đạt và vượt?")["answers"][0]
    assert (answer["value"], answer["of"]) == (17, 18)


def test_what_was_worked_out_shows_its_working() -> None:
    reply = asked("Chỉ tiêu kết nạp đảng viên năm 2023 của Nông Sơn là bao nhiêu người?")
    answer = reply["answers"][0]
    assert answer["value"] == 30
    assert answer["working"]
    assert answer["working"] in reply["text"]


def test_a_batch_answers_in_order_each_line_a_conversation_of_its_own() -> None:
    cases = [[QUESTION, "đạt bao nhiêu % chỉ tiêu?"], ["đạt bao nhiêu % chỉ tiêu?"], [QUESTION]]
    lines = "\n".join(json.dumps({"id": number, "turns": turns}) for number, turns in enumerate(cases))
    replies = [json.loads(line) for line in sotay("ask", "--json", "-", stdin=lines).out.splitlines()]
    assert [reply["id"] for reply in replies] == [0, 1, 2]
    assert replies[0]["answers"][0]["value"] == 110
    assert replies[1]["outcome"] != "answer" or replies[1]["answers"][0]["fact"] != "nong-son-2023-dang-vien-moi"
    assert replies[2]["answers"][0]["value"] == 33


def test_options_are_full_questions() -> None:
    reply = asked("đảng viên")
    assert reply["outcome"] in ("clarify", "answer")
    assert all(set(option) == {"label", "question"} and option["question"] for option in reply["options"])


def test_a_question_may_come_from_standard_input() -> None:
    assert sotay("ask", "-", stdin=QUESTION + "\n").out == sotay("ask", QUESTION).out


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_output_is_composed_however_the_question_was(form: Any) -> None:
    out = sotay("ask", unicodedata.normalize(form, "nông sơn có bao nhiêu bệnh viện?")).out
    assert out == unicodedata.normalize("NFC", out)


# ---------------------------------------------------------------- chat


def test_chat_answers_piped_questions_and_keeps_the_thread() -> None:
    out = sotay("chat", stdin=f"{QUESTION}\n\nđạt mấy % chỉ tiêu?\n").out
    assert out.startswith("33 đảng viên")
    assert "\n\nĐạt 110% chỉ tiêu · " in out


@pytest.mark.parametrize("leave", ["/thoat", "/THOAT", " /thoát "])
def test_chat_ends_when_told(leave: str) -> None:
    assert sotay("chat", stdin=f"{leave}\n{QUESTION}\n").out == ""


def test_chat_helps() -> None:
    assert "tiếng Việt" in sotay("chat", stdin="/trogiup\n").out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_chat_on_a_terminal_prompts_and_says_goodbye() -> None:
    ours, theirs = os.openpty()
    env = environment(TERM="xterm", COLUMNS="100", NO_COLOR="1")
    with subprocess.Popen(command("chat"), stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        os.write(ours, f"{QUESTION}\n/thoat\n".encode())
        shown = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not chunk:
                break
            shown += chunk
        os.close(ours)
        assert process.wait(30) == 0
    text = shown.decode()
    for part in ("Sổ Tay", "Bạn hỏi:", "33 đảng viên", "Hẹn gặp lại"):
        assert part in text


# ---------------------------------------------------------------- streams


@pytest.mark.parametrize("encoding", ["ascii", "cp1258", "cp437", "latin-1"])
def test_vietnamese_survives_any_code_page(encoding: str) -> None:
    plain = sotay("chat", stdin=QUESTION + "\n").out
    strange = sotay("chat", stdin=QUESTION + "\n", PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONUTF8="0")
    assert strange.out == plain
    assert "33 đảng viên" in plain


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    assert sotay("chat", stdin=b"\xef\xbb\xbf" + QUESTION.encode() + b"\r\n").out == sotay("chat", stdin=QUESTION).out


def test_a_reader_that_has_had_enough_is_no_failure() -> None:
    lines = (json.dumps({"id": 1, "turns": [QUESTION]}) + "\n") * 50
    with subprocess.Popen(
        command("ask", "--json", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(),
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(lines.encode())
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("question", ["", "   ", "🙂🙂🙂", "\u200b", "?!…", "x" * 5000])
def test_what_is_no_question_gets_one_clear_reply(question: str) -> None:
    reply = json.loads(sotay("ask", "--json", question).out)
    assert reply["outcome"] in ("chat", "decline")
    assert sentence(reply["text"].split("\n")[0])


def test_a_line_of_a_megabyte_gets_one_clear_reply_and_the_next_its_answer() -> None:
    out = sotay("chat", stdin="x" * 2**20 + f"\n{QUESTION}\n").out
    assert "Câu hỏi dài quá" in out
    assert "33 đảng viên" in out
    assert len(out) < 2000


@pytest.mark.parametrize("arguments", [("chat",), ("ask", "-"), ("ask", "--json", "-")])
@pytest.mark.parametrize("garbage", [bytes(range(256)) * 4, b"\x00" * 100, "đảng viên".encode("utf-16")])
def test_binary_garbage_is_refused_in_one_sentence(arguments: tuple[str, ...], garbage: bytes) -> None:
    run = sotay(*arguments, stdin=garbage, status=1)
    assert run.out == ""
    assert sentence(run.err)
    assert "not UTF-8 text" in run.err


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "33", '{"id": 1}', '{"id": 1, "turns": []}', '{"turns": [1]}', '{"turns": "x"}', "[" * 100_000],
)
def test_a_malformed_line_of_a_batch_is_named(line: str) -> None:
    good = json.dumps({"id": 1, "turns": [QUESTION]})
    run = sotay("ask", "--json", "-", stdin=f"{good}\n{line}\n", status=1)
    assert len(run.out.splitlines()) == 1
    assert sentence(run.err)
    assert "line 2" in run.err


@pytest.mark.parametrize(
    "arguments",
    [("ask",), ("ask", "--loud", "x"), ("asks", "x"), ("chat", "x"), ("run", "--config"), ("facts", "fetch")],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    run = sotay(*arguments, status=2)
    assert run.out == ""
    assert run.err


@pytest.mark.parametrize("content", [b"this is no database, but a text of some length\n" * 20, b"\x00\xff" * 4000])
def test_a_database_that_is_none_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "thu.sqlite"
    file.write_bytes(content)
    run = sotay("ask", "--db", str(file), QUESTION, status=1)
    assert run.out == ""
    assert sentence(run.err)
    assert file.read_bytes() == content


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    run = sotay("ask", "--db", str(tmp_path / "missing" / "thu.sqlite"), QUESTION, status=1)
    assert sentence(run.err)


def test_a_named_database_starts_empty(tmp_path: Path) -> None:
    reply = json.loads(sotay("ask", "--json", "--db", str(tmp_path / "thu.sqlite"), QUESTION).out)
    assert reply["outcome"] == "decline"
    assert reply["answers"] == []


# ---------------------------------------------------------------- run, facts


@pytest.mark.parametrize(
    ("token", "word"), [("", "SOTAY_TELEGRAM_TOKEN"), ("not a token", "telegram_token"), ("778", "telegram_token")]
)
def test_run_without_a_proper_token_says_what_to_set(tmp_path: Path, token: str, word: str) -> None:
    run = sotay("run", status=1, folder=tmp_path, SOTAY_TELEGRAM_TOKEN=token)
    assert sentence(run.err)
    assert word in run.err
    assert not token or token not in run.err


@pytest.mark.parametrize("content", [None, b"telegram_token = ", b"\xff\xfe", b"colour = 'red'"])
def test_run_with_an_unreadable_configuration_says_so(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "config.toml").write_bytes(content)
    run = sotay("run", "--config", "config.toml", status=1, folder=tmp_path)
    assert sentence(run.err)
    assert "config.toml" in run.err


def test_facts_survive_export_and_import(tmp_path: Path) -> None:
    exported = sotay("facts", "export").out
    (tmp_path / "facts.jsonl").write_text(exported, encoding="utf-8")
    database = str(tmp_path / "thu.sqlite")
    sotay("facts", "import", "--db", database, str(tmp_path / "facts.jsonl"))
    assert sorted(sotay("facts", "export", "--db", database).out.splitlines()) == sorted(exported.splitlines())
    assert sotay("ask", "--db", database, QUESTION).out == sotay("ask", QUESTION).out


def test_a_broken_facts_file_is_refused_whole(tmp_path: Path) -> None:
    first = sotay("facts", "export").out.splitlines()[0]
    (tmp_path / "facts.jsonl").write_text(f'{first}\n{{"kind": "measure"}}\n', encoding="utf-8")
    database = str(tmp_path / "thu.sqlite")
    run = sotay("facts", "import", "--db", database, str(tmp_path / "facts.jsonl"), status=1)
    assert "line 2" in run.err
    assert sotay("facts", "export", "--db", database).out == ""


# ---------------------------------------------------------------- start-up


def test_ask_does_not_wait_for_what_it_does_not_need() -> None:
    code = (
        "import sys, bot.cli; sys.argv = ['sotay', 'ask', 'đảng viên mới?']\n"
        "try: bot.cli.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'alembic', 'telegram', 'httpx', 'rich', 'pydantic_settings', 'asyncio', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    sotay("ask", "đảng viên mới?")  # the default database exists from here on
    run = [command()[0], "-c", code]
    done = subprocess.run(run, capture_output=True, env=environment(), check=True, timeout=60)
    assert done.stderr.decode().strip() == "[]"
