"""Originals that are kept encrypted: everything goes on as before for who has the key, and nobody else reads a byte of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline import sealing
from pipeline.again import rebuild_archive
from pipeline.archive import verify
from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
from pipeline.errors import ArchiveError, SettingsError
from pipeline.forget import Order, destroy
from pipeline.forget.outputs import needles_in
from pipeline.read import workers
from pipeline.sealing import KEY_VARIABLE, clear_bytes, is_sealed, new_key
from pipeline.settings import load_settings
from pipeline.store import open_store
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME, PHONE = "苏州永昌建材有限公司", "13961770412"
OTHER = "无锡长江水泥制品有限公司"
VISITS = ["拜访日期", "业务员", "客户编号", "客户名称", "面谈人", "联系电话", "拜访目的", "洽谈内容", "拜访方式"]
CLEAR = [NAME.encode(), NAME.encode("gb18030"), PHONE.encode(), b"PK\x03\x04", b"[Content_Types].xml"]
"""What stands in the clear in the originals of these tests, whatever they are packed in."""
NOW = "2026-04-02T09:00"


class Keys:
    """A private key in a file outside the workspace, and its public half."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.public, private = new_key()
        file.write_text(f"# kept in the safe\n{private}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The keys of the company."""
    return Keys(tmp_path_factory.mktemp("safe") / "key.txt")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A company with files in its inbox that nobody has collected; for copying."""
    world = World.make(tmp_path_factory.mktemp("filled") / "w")
    fill(world)
    return world


@pytest.fixture(scope="module")
def plain(filled: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The company when it has collected and keeps its originals as they come; for copying."""
    world = filled.copy(tmp_path_factory.mktemp("plain") / "w")
    collect(world)
    return world


@pytest.fixture(scope="module")
def encrypted(filled: World, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The company when it has encrypted from the first day and has given nobody its private key; for copying."""
    world = filled.copy(tmp_path_factory.mktemp("encrypted") / "w")
    switch(world, [keys])
    collect(world)
    return world


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key is given unless a test gives it, and what is put aside for a while goes where it can be looked at."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv("PIPELINE_NOW", NOW)
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    another_run()


def another_run() -> None:
    """Let what comes next be another run of the program, which does not have the last one's own key."""
    sealing._key_of_run.cache_clear()


def give_key(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the private key to this run and those after it."""
    monkeypatch.setenv(KEY_VARIABLE, str(keys.file))


def switch(world: World, keys: Sequence[Keys], *, on: bool = True) -> None:
    """Write into `company.toml` whether originals are encrypted."""
    named = ", ".join(f'"{item.public}"' for item in keys)
    text = f"[archive]\nencrypt = {'true' if on else 'false'}\nrecipients = [{named}]\n"
    (world.folder / "company.toml").write_text(text, encoding="utf-8")


def run(world: World, *words: str) -> int:
    """Give a command, as a run of its own."""
    another_run()
    return run_guarded(root, ["--workspace", str(world.folder), *words])


def visits(*days: str) -> list[list[str | None]]:
    """Write visits to two customers by turns."""
    who = [(None, NAME, "欧阳翠微", PHONE), (None, OTHER, "司徒远", "13861770500")]
    lines: list[list[str | None]] = [["业务员拜访日报表"], [*VISITS]]
    for number, day in enumerate(days):
        code, name, person, phone = who[number % 2]
        lines.append([day, "张三", code, name, person, phone, "例行拜访", "一切正常", "上门"])
    return lines


def fill(world: World) -> None:
    """Drop a csv, a csv in another encoding and a workbook, each with a customer's name, two with a fault."""
    text = "\n".join(",".join(cell or "" for cell in line) for line in visits("2026-03-02", "2026-03-03", "2026-13-40"))
    world.drop("华东分公司/日报.csv", text.encode())
    world.drop("华东分公司/旧系统.csv", text.replace("03-0", "02-0").replace("2026-13-40", "2026-02-09").encode("gb18030"))
    world.book("华东分公司/三月.xlsx", {"日报": visits("2026-03-09", "2026-03-10", "2026-14-41")})


def collect(world: World) -> None:
    """Collect and give back, without a private key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(KEY_VARIABLE, raising=False)
        patch.setenv("PIPELINE_NOW", NOW)
        assert run(world, "collect") == 0


@pytest.fixture
def world(encrypted: World, tmp_path: Path) -> World:
    """A copy of the company with encrypted originals to each test."""
    return encrypted.copy(tmp_path / "w")


def kept(folder: Path) -> list[Path]:
    """Give every file among the originals, but for the manifest."""
    return sorted(path for path in (folder / "originals").glob("*/*") if path.is_file())


def given_back(world: World) -> dict[str, bytes]:
    """Give the marked copies of the branch that has sent something, by name."""
    return {path.name: path.read_bytes() for path in sorted((world.settings.returns / "华东分公司").glob("*.xls*"))}


def clear_places(*folders: Path) -> list[str]:
    """Name every file below some folders that holds a byte sequence of the clear originals."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.jsonl"]
    return [f"{path.name}: {text!r}" for path in files for text in CLEAR if text in path.read_bytes()]


def differences(world: World) -> list[str]:
    """Prove the archive, as a run of its own."""
    another_run()
    with open_store(world.settings, the_schema(), read_only=True) as store:
        return [item.key for item in verify(store, the_schema())]


def test_files_are_taken_in_and_given_back_without_a_private_key_and_never_lie_in_the_clear(
    plain: World, encrypted: World, world: World, tmp_path: Path
) -> None:
    assert clear_places(plain.folder / "archive" / "originals"), "what is looked for would be found"
    assert run(world, "status") == 0
    assert [is_sealed(path) for path in kept(world.settings.archive)] == [True] * 5
    assert [path.stem for path in kept(world.settings.archive)] == [path.name for path in kept(plain.settings.archive)]
    assert clear_places(encrypted.settings.archive / "originals", tmp_path / "passing") == []
    assert world.export().bytes_by_name() == plain.copy(tmp_path / "p").export().bytes_by_name()
    back, expected = given_back(encrypted), given_back(plain)
    assert back == expected
    assert list(back) == ["三月.xlsx", "日报.csv.xlsx"]


def test_with_the_key_everything_goes_on_as_before(world: World, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    give_key(keys, monkeypatch)
    assert run(world, "verify") == 0
    once = world.export().bytes_by_name()
    copies = given_back(world)
    shutil.rmtree(world.settings.returns)
    assert run(world, "rebuild") == 0
    assert world.export().bytes_by_name() == once
    assert run(world, "collect") == 0
    assert given_back(world) == copies, "marked from the encrypted originals"
    assert run(world, "trace", "华东分公司/三月.xlsx!日报!D3") == 0
    assert run(world, "backup", str(world.folder / "copy")) == 0
    shutil.rmtree(world.settings.archive)
    assert run(world, "restore", str(world.folder / "copy")) == 0
    assert run(world, "verify") == 0
    assert clear_places(*world.folder.glob("*/originals")) == []


def test_a_customer_is_destroyed_in_encrypted_originals_and_nothing_of_the_others_comes_to_light(
    world: World, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (gone,) = [row["customer_id"] for row in world.export().all("customer") if row["customer_name"] == NAME]
    give_key(keys, monkeypatch)
    another_run()
    order = Order((gone,), "保存期满", ("赵志强", "总经理"), "档案员", early=True)
    assert len(destroy(world.settings, the_schema(), order, "zh").certificate["files"]) == 3
    assert run(world, "verify") == 0
    assert all(is_sealed(path) for path in kept(world.settings.archive))
    assert [path.name for path in kept(world.settings.archive) if needles_in(clear_bytes(path), [NAME, PHONE])] == []
    assert clear_places(world.settings.archive / "originals", tmp_path / "passing") == []
    assert any(needles_in(clear_bytes(path), [OTHER]) for path in kept(world.settings.archive))


def test_what_needs_originals_stops_without_the_key_and_with_another_and_changes_nothing(
    world: World, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = world.export().bytes_by_name()
    for command in (["verify"], ["rebuild"], ["trace", "华东分公司/三月.xlsx!日报!D3"]):
        capsys.readouterr()
        assert run(world, *command) == 3, command
        told = capsys.readouterr().err
        assert KEY_VARIABLE in told
        assert "再运行一次" in told
    another = Keys(tmp_path / "another.txt")
    give_key(another, monkeypatch)
    assert run(world, "rebuild") == 3
    assert "换过密钥" in capsys.readouterr().err
    assert set(differences(world)) == {"archive.verify.original-locked"}
    for text in ("", "AGE-SECRET-KEY-1NOTAKEY", "\N{BYTE ORDER MARK}# only a remark\n"):
        another.file.write_text(text, encoding="utf-8")
        with pytest.raises(ArchiveError, match=r"archive\.key\.none"):
            differences(world)
    another.file.unlink()
    assert run(world, "verify") == 3
    assert str(another.file) in capsys.readouterr().err
    give_key(keys, monkeypatch)
    assert differences(world) == []
    assert world.export().bytes_by_name() == before
    assert not list(world.folder.glob(".rebuild-*"))


def test_without_the_key_a_marked_copy_waits_and_another_is_not_made_and_all_else_goes_on(
    world: World, keys: Keys, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = world.settings.returns / "华东分公司" / "三月.xlsx"
    book = openpyxl.load_workbook(copy)
    book.properties.title = "saved again"
    book.save(world.place("华东分公司/三月改.xlsx"))
    world.settle(world.place("华东分公司/三月改.xlsx"))
    world.book("华东分公司/四月.xlsx", {"日报": visits("2026-04-01")})
    shutil.rmtree(world.settings.returns)
    assert run(world, "collect") == 0
    told = capsys.readouterr().out
    assert "华东分公司/三月改.xlsx  这是退回标注文件" in told
    assert told.count(f"请让 {KEY_VARIABLE} 指向私钥文件，再运行一次") == 3, "one copy waits, two cannot be made"
    assert not copy.exists()
    assert world.export().verdict("华东分公司/四月.xlsx") == "accepted"
    give_key(keys, monkeypatch)
    assert run(world, "collect") == 0
    assert copy.exists()
    assert world.export().verdict("华东分公司/三月改.xlsx") == "duplicate", "nobody has changed it"


def test_a_held_file_is_released_only_with_the_key_and_the_decision_is_not_kept_before(
    world: World, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.book("不知何处/日报.xlsx", {"日报": visits("2026-03-16")})
    assert run(world, "collect") == 0
    assert world.export().verdict("不知何处/日报.xlsx") == "held"
    number = world.submission("不知何处/日报.xlsx")
    assert run(world, "release", number, "--reason", "是华东的") == 3
    with open_store(world.settings, the_schema(), read_only=True) as store:
        assert store.connection.execute("SELECT count(*) FROM ledger_decision").fetchall() == [(0,)]
    give_key(keys, monkeypatch)
    assert run(world, "release", number, "--reason", "是华东的", "--dry-run") == 0
    assert run(world, "release", number, "--reason", "是华东的") == 0
    assert world.export().verdict("不知何处/日报.xlsx") != "held"


def test_a_file_that_a_cut_off_collect_had_kept_is_taken_in_by_the_next_without_a_key(
    world: World, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.book("华东分公司/四月.xlsx", {"日报": visits("2026-04-01")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.flow.take_in", _interrupted)
        assert run(world, "collect") == 3
    assert len(kept(world.settings.archive)) == 6
    assert run(world, "collect") == 0
    assert world.export().verdict("华东分公司/四月.xlsx") == "accepted"
    give_key(keys, monkeypatch)
    assert differences(world) == []


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_turning_it_on_and_off_later(
    plain: World, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = plain.copy(tmp_path / "w")
    assert run(world, "backup", str(world.folder / "copy")) == 0
    before = {path.name: path.read_bytes() for path in kept(world.settings.archive)}
    assert run(world, "originals", "encrypt") == 2, "company.toml says nothing of it"
    switch(world, [keys])
    assert differences(world) == ["archive.verify.original-in-clear"] * 5
    assert run(world, "originals", "encrypt") == 3, "nobody has shown a key that opens them"
    give_key(Keys(tmp_path / "another.txt"), monkeypatch)
    assert run(world, "originals", "encrypt") == 3, "this one opens none"
    give_key(keys, monkeypatch)
    assert run(world, "originals", "encrypt", "--dry-run") == 0
    assert {path.name: path.read_bytes() for path in kept(world.settings.archive)} == before
    capsys.readouterr()
    assert run(world, "originals", "encrypt") == 0
    assert "谁也打不开" in capsys.readouterr().out
    assert differences(world) == []
    assert clear_places(world.settings.archive / "originals") == []
    assert run(world, "backup", str(world.folder / "copy")) == 0
    assert clear_places(world.folder / "copy" / "originals") == [], "the backup keeps no clear twin"
    assert run(world, "originals", "decrypt") == 2, "company.toml still asks for encryption"
    switch(world, [keys], on=False)
    assert differences(world) == ["archive.verify.original-encrypted"] * 5
    monkeypatch.delenv(KEY_VARIABLE)
    assert run(world, "originals", "decrypt") == 3
    give_key(keys, monkeypatch)
    assert run(world, "originals", "decrypt") == 0
    assert {path.name: path.read_bytes() for path in kept(world.settings.archive)} == before
    assert differences(world) == []
    capsys.readouterr()
    assert run(world, "access") == 0
    assert [line.split("  ")[2] for line in capsys.readouterr().out.splitlines()] == ["备份", "加密原件", "备份", "解密原件"]


def test_keys_are_changed_and_an_emergency_key_opens_everything(
    world: World, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, safe = Keys(tmp_path / "fresh.txt"), Keys(tmp_path / "safe.txt")
    switch(world, [fresh, safe])
    both = tmp_path / "both.txt"
    both.write_text(keys.file.read_text(encoding="utf-8") + fresh.file.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv(KEY_VARIABLE, str(both))
    assert run(world, "originals", "encrypt", "--again") == 0
    for given, expected in ((fresh, []), (safe, []), (keys, ["archive.verify.original-locked"] * 5)):
        give_key(given, monkeypatch)
        assert differences(world) == expected


_KILLED = """
import os, pathlib, signal, sys
from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
method, count = sys.argv[1], int(sys.argv[2])
done = getattr(pathlib.Path, method)
def dying(self, *rest, **more):
    global count
    count -= "originals" in self.parts
    if count < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done(self, *rest, **more)
setattr(pathlib.Path, method, dying)
run_guarded(root, ["--workspace", sys.argv[3], "originals", sys.argv[4]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_killed_at_any_step_every_original_is_there_whole_and_the_same_command_does_the_rest(
    plain: World, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = plain.copy(tmp_path / "w")
    before = {path.name: path.read_bytes() for path in kept(world.settings.archive)}
    give_key(keys, monkeypatch)
    for on, command, mixed in ((True, "encrypt", "in-clear"), (False, "decrypt", "encrypted")):
        switch(world, [keys], on=on)
        # While one is written; before the second takes its name; before the first twin goes, then another.
        for method, count in (("open", 5), ("replace", 1), ("unlink", 1), ("unlink", 3))[0 if on else 2 :]:
            words = [sys.executable, "-c", _KILLED, method, str(count), str(world.folder), command]
            assert subprocess.run(words, check=False, capture_output=True).returncode == -9, (command, method, count)
            found = differences(world)
            assert set(found) == {f"archive.verify.original-{mixed}"}, (command, method, count, found)
        assert run(world, "originals", command) == 0
        assert differences(world) == []
    assert {path.name: path.read_bytes() for path in kept(world.settings.archive)} == before


def test_a_damaged_original_is_named_and_never_encrypted_nor_lost(
    plain: World, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = plain.copy(tmp_path / "w")
    give_key(keys, monkeypatch)
    switch(world, [keys])
    one, *others = kept(world.settings.archive)
    whole = one.read_bytes()
    one.write_bytes(whole + b"x")
    assert run(world, "originals", "encrypt") == 1
    assert one.read_bytes() == whole + b"x"
    assert kept(world.settings.archive) == [one, *(path.with_name(f"{path.name}.age") for path in others)]
    one.write_bytes(whole)
    assert run(world, "originals", "encrypt") == 0
    sealed = kept(world.settings.archive)[0]
    sealed.write_bytes(sealed.read_bytes()[:-1])
    assert differences(world) == ["archive.verify.original-changed"]
    with pytest.raises(ArchiveError, match=r"archive\.(original-lost|key\.damaged)"):
        rebuild_archive(world.settings, the_schema(), "zh")


def test_a_pair_of_keys_goes_into_a_new_file_outside_the_workspace(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(world, "originals", "key", "--to", str(world.folder / "key.txt")) == 2
    assert not (world.folder / "key.txt").exists()
    file = tmp_path / "stick" / "key.txt"
    capsys.readouterr()
    assert run(world, "originals", "key", "--to", str(file)) == 0
    told, written = capsys.readouterr().out, file.read_text(encoding="utf-8")
    public = written.splitlines()[0].removeprefix("# public key: ")
    assert f'recipients = ["{public}"]' in told
    assert "AGE-SECRET-KEY-" in written
    assert "AGE-SECRET-KEY-" not in told
    assert "谁也打不开" in told
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0
    assert run(world, "originals", "key", "--to", str(file)) == 2
    assert file.read_text(encoding="utf-8") == written, "a key in use is never overwritten"
    monkeypatch.setenv(KEY_VARIABLE, str(file))
    assert sealing.public_keys() == [public]


def test_settings_that_would_lose_originals_are_refused_and_a_private_key_among_them_is_not_shown(world: World) -> None:
    path = world.folder / "company.toml"
    path.write_text("[archive]\nencrypt = true\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"no-recipient"):
        load_settings(world.folder)
    private = new_key()[1]
    path.write_text(f'[archive]\nencrypt = true\nrecipients = ["{private}"]\n', encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        load_settings(world.folder)
    assert private not in str(fault.value)
    path.write_text('[archive]\nrecipient = "age1"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"recipients"):
        load_settings(world.folder)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs a system that tells a process's variables")
def test_who_reads_foreign_bytes_is_told_no_secret(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    give_key(keys, monkeypatch)
    monkeypatch.setenv("PIPELINE_SMTP_PASSWORD", "geheim-417")
    worker = workers._start(b"")
    try:
        told = Path(f"/proc/{worker.pid}/environ").read_bytes()
    finally:
        worker.kill()
        worker.communicate()
    assert KEY_VARIABLE.encode() not in told
    assert b"geheim-417" not in told
