"""Participatory budgets in and out, and a pot divided on the command line."""

import json

import pytest
from typer.testing import CliRunner

from kerege.cli.main import app
from kerege.kernel.errors import Refusal
from kerege.kernel.pabulib import read_pb, write_pb

SMALL = """META
key;value
description;"Pot of the region; a trial"
country;Kazakhstan
unit;Қарағанды
num_projects;3
num_votes;10
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name;category
hall;70;Зал;space
court;30;Аула;space
books;30;"Кітап; оқу";skills
VOTES
voter_id;age;vote
1;20;hall,court
2;21;hall,court
3;22;hall,court
4;23;hall,court
5;24;hall,court
6;25;hall,court
7;26;court,hall
8;27;books
9;28;books
10;29;books
"""


def test_a_file_that_was_read_and_written_is_read_the_same():
    first = read_pb(SMALL.encode())
    assert first.costs == (70, 30, 30)
    assert first.budget == 100
    assert first.approves.sum(axis=0).tolist() == [7, 7, 3]
    assert first.projects[2]["name"] == "Кітап; оқу"
    again = read_pb(write_pb(first))
    assert (again.meta, again.projects, again.votes) == (first.meta, first.projects, first.votes)
    assert write_pb(again) == write_pb(first)
    won = read_pb(write_pb(first, [1, 2], "equalshares"))
    assert [row["selected"] for row in won.projects] == ["0", "1", "1"]
    assert won.meta["rule"] == "equalshares"
    assert read_pb(b"\xef\xbb\xbf" + SMALL.encode()).meta == first.meta


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("vote_type;approval", "vote_type;cumulative", "of the kind 'cumulative'"),
        ("VOTES\n", "BALLOTS\n", "lacks the part VOTES"),
        ("project_id;cost;", "project_id;price;", "column 'cost' is missing"),
        ("hall;70", "hall;seventy", "'seventy' is not a whole amount"),
        ("hall;70", "hall;-70", "'-70' is not a whole amount"),
        ("hall;70", "hall;NaN", "'NaN' is not a whole amount"),
        ("hall;70", "hall;70.5", "'70.5' is not a whole amount"),
        ("budget;100", "budget;", "'' is not a whole amount"),
        ("court;30", "hall;30", "'hall' has no identifier of its own"),
        ("\n2;21", "\n1;21", "The voter '1' voted twice"),
        ("8;27;books", "8;27;book", "names the project 'book'"),
        ("8;27;books", "8;27;books;more", "more cells than columns"),
        ("num_votes;10", "num_votes;11", "META says 11, the file has 10"),
    ],
)
def test_a_file_that_is_wrong_is_refused(old, new, says):
    assert old in SMALL
    with pytest.raises(Refusal) as refused:
        read_pb(SMALL.replace(old, new).encode())
    assert says in str(refused.value)


def test_a_file_in_another_encoding_is_refused():
    with pytest.raises(Refusal, match="not a table in UTF-8"):
        read_pb(SMALL.encode("cp1251", "replace"))


def test_the_command_divides_the_pot_and_writes_what_is_funded(tmp_path):
    file, out = tmp_path / "pot.pb", tmp_path / "funded.pb"
    file.write_text(SMALL, encoding="utf-8")
    asked = ["concept", "pot", str(file), "--satisfaction", "number", "--raise-by", "0"]
    ran = CliRunner().invoke(app, [*asked, "--json", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert [row["project"] for row in found["funded"]] == ["court", "books"]
    assert found["unspent"] == 40
    assert [row["selected"] for row in read_pb(out.read_bytes()).projects] == ["0", "1", "1"]
    assert "books" in CliRunner().invoke(app, asked).stdout
    file.write_text("nothing", encoding="utf-8")
    assert CliRunner().invoke(app, asked).exit_code == 2
    assert CliRunner().invoke(app, [*asked[:2], str(tmp_path / "no.pb"), *asked[3:]]).exit_code == 2
