"""Plant in the demonstration what must never reach a visitor, and names that mean harm."""

import json
import sys
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from kerege.cli.django import start

start()

from django.utils import timezone  # noqa: E402 -- Django is started first

from kerege.concept import services as concepts  # noqa: E402 -- the same
from kerege.concept.models import Comment, Concept, Goal, Version  # noqa: E402 -- the same
from kerege.concept.services.comments import Said  # noqa: E402 -- the same
from kerege.evidence.models import Dataset, Figure, OwnRegion, Variable  # noqa: E402 -- the same
from kerege.needs import services as needs  # noqa: E402 -- the same
from kerege.needs.models import Panel, RegionAnswer, Statement  # noqa: E402 -- the same
from kerege.needs.panel_secrets import token_of  # noqa: E402 -- the same
from kerege.people import services as people  # noqa: E402 -- the same
from kerege.people.models import Organisation, Person  # noqa: E402 -- the same
from kerege.reference.models import (  # noqa: E402 -- the same
    Activity,
    NeedArea,
    Scope,
    ScopeItem,
    Territory,
)
from kerege.register import services as register  # noqa: E402 -- the same
from kerege.register.models import Source, Subject  # noqa: E402 -- the same

SECRETS = {
    "figure": "987654321",
    "dataset": "zq-dataset-not-yet-published",
    "goal": "zq-goal-of-a-draft",
    "regional goal": "zq-goal-of-a-regional-draft",
    "statement": "zq-statement-withdrawn",
    "scope": "zq-scope-of-a-draft",
    "own region": "zq-region-of-one-person",
    "e-mail": "zq-private@people.example",
    "telephone": "+7 701 987 65 43",
    "tax number": "870123456789",
    "account": "@demo.example",
    "unlisted": "zq-somebody-not-listed",
    "evidence": "zq-evidence-for-the-staff",
    "request": "zq-request-to-the-registrar",
    "comment": "zq-comment-not-confirmed",
    "withheld": "zq-comment-withheld",
    "participant": "zq-somebody-invited",
    "expert": "zq-expert-of-a-panel",
    "conflict": "zq-conflict-of-interest",
    "argument": "zq-argument-not-sent",
}
EVIL = {
    "markup": '<img src=x onerror="alert(1)"><b>Мастерская zqmarkup</b>',
    "formula": '=HYPERLINK("http://evil.example";"zqformula")',
    "plus": "+zqplus",
    "at": "@SUM(1)zqat",
    "turned": "zqturned\u202eexe.fdp",
}
LANGUAGES = ("kk", "ru", "en")


def _texts(field: str, text: str) -> dict[str, str]:
    return {f"{field}_{language}": text for language in LANGUAGES}


def _draft_figure(region: Territory) -> str:
    dataset = Dataset.objects.create(
        code=SECRETS["dataset"],
        publisher="nobody",
        licence="none",
        checksum="0" * 64,
        **_texts("title", SECRETS["dataset"]),
    )
    figure = Figure.objects.create(
        code=f"{SECRETS['dataset']}-figure",
        variable=Variable.objects.filter(kind="count").order_by("code")[0],
        territory=region,
        period="2024",
        year=2024,
        value=SECRETS["figure"],
        dataset=dataset,
        source=SECRETS["dataset"],
    )
    return figure.code


def _draft_version(area: NeedArea) -> int:
    concept = Concept.objects.get(versions__parent=None, versions__number=1)
    last = concept.versions.order_by("-number")[0].number
    version = Version.objects.create(concept=concept, number=last + 1)
    Goal.objects.create(version=version, code="ZQ", area=area, **_texts("name", SECRETS["goal"]))
    return version.number


def _draft_regional_plan(area: NeedArea) -> None:
    """A draft of a region's plan, which only that region and the ministry may read."""
    plan = Version.objects.get(parent__isnull=False)
    draft = concepts.new_version(by=None, concept=plan.concept, from_version=plan)
    name = _texts("name", SECRETS["regional goal"])
    Goal.objects.create(version=draft, code="ZQ", area=area, **name)


def _draft_scope(region: Territory) -> None:
    """An analyst's draft of a scope, and the region that the analyst keeps."""
    analyst = Person.objects.get(email="analyst@demo.example")
    scope = Scope.objects.create(
        code="own-zq",
        version="1",
        status="draft",
        source="nobody",
        made_by=analyst,
        **_texts("name", SECRETS["scope"]),
    )
    ScopeItem.objects.create(scope=scope, activity=Activity.objects.get(code="59200"))
    kept = OwnRegion.objects.create(code="zq-kept", name=SECRETS["own region"], owner=analyst)
    kept.places.add(region)


def _delivery(region: Territory) -> None:
    """A delivered file, a rehearsal: somebody who did not agree to be listed."""
    source = register.add_source(
        by=None,
        code="zq-source",
        names=dict.fromkeys(LANGUAGES, EVIL["markup"]),
        classification="oked-2019",
        is_synthetic=True,
    )
    _hand_in(region, source, SECRETS["unlisted"])
    criterion = register.add_criterion(
        by=None,
        code="zq-criterion",
        names=dict.fromkeys(LANGUAGES, EVIL["markup"]),
        evidence=dict.fromkeys(LANGUAGES, EVIL["formula"]),
        fields=["name"],
        source=EVIL["turned"],
    )
    register.confirm(
        by=None,
        subject=Subject.objects.get(source=source),
        criterion=criterion,
        evidence=SECRETS["evidence"],
    )
    _hand_in(region, source, SECRETS["unlisted"] + "-anew")
    register.claim_subject(
        by=Person.objects.get(email="editor@demo.example"),
        subject=Subject.objects.get(source=source),
        text=SECRETS["request"],
    )
    other = register.add_source(
        by=None,
        code="zq-other",
        names=dict.fromkeys(LANGUAGES, EVIL["markup"]),
        classification="oked-2019",
        is_synthetic=True,
    )
    _hand_in(region, other, SECRETS["unlisted"])  # a possible double


def _hand_in(region: Territory, source: Source, name: str) -> None:
    heading = "key,name,kind,legal_form,territory,activity,registered_on,tax_number,contact_email"
    cells = ("zq-1", name, "person", "sole_trader", region.code, "59200")
    more = ("2023-05-04", SECRETS["tax number"], SECRETS["e-mail"])
    register.deliver(
        by=Person.objects.get(email="karaganda@demo.example"),
        source=source,
        content=f"{heading}\n{','.join((*cells, *more))}\n".encode(),
        filename=EVIL["markup"],
        territory=region,
    )


def _subjects(region: Territory) -> list[str]:
    like = Subject.objects.filter(territory=region).order_by("pk")[0]
    activity = Activity.objects.get(pk=like.activity_id)
    made = []
    for name in EVIL.values():
        subject = Subject.objects.create(
            name=name,
            legal_form=like.legal_form,
            territory=region,
            activity=activity,
            subsector=like.subsector,
            registered_on=date(2023, 5, 4),
            employees=7,
            contact_email=SECRETS["e-mail"],
            contact_phone=SECRETS["telephone"],
            tax_number=SECRETS["tax number"],
            founder_birth_year=1987,
            founder_sex="f",
            origin="declared",
            has_agreed=True,
        )
        made.append(str(subject.public_id))
    return made


def _consultation() -> None:
    """A rehearsal on the published version: names that mean harm, words that are not shown."""
    version = Version.objects.get(status="published", parent=None)
    term = concepts.set_term(by=None, code="zq", names=dict.fromkeys(LANGUAGES, "Zq"), days=10)
    about = concepts.open_consultation(by=None, version=version, term=term, is_synthetic=True)
    editor = Person.objects.get(email="editor@demo.example")
    passage = about.passages.exclude(text_en="").order_by("order")[0]
    made = [_say(passage, editor, text=name, name=name) for name in EVIL.values()]
    texts = dict.fromkeys(LANGUAGES, EVIL["markup"])
    concepts.answer_comments(
        by=editor, comments=made[:2], fate="partly", texts=texts, absolute=_absolute
    )
    hidden = _say(passage, editor, text=SECRETS["withheld"], name=SECRETS["withheld"])
    concepts.withhold_comment(by=editor, comment=hidden, reason="It names a child.")
    _say(passage, None, text=SECRETS["comment"], email=SECRETS["e-mail"])


def _meeting(region: Territory) -> None:
    """A meeting with somebody who agreed to nothing but their region, and a decision."""
    by = Person.objects.get(email="karaganda@demo.example")
    begins = timezone.now() - timedelta(days=2)
    meeting = needs.plan_meeting(
        by=by,
        code="zq-meeting",
        territory=region,
        titles=dict.fromkeys(LANGUAGES, EVIL["markup"]),
        begins_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    needs.invite(
        by=by,
        meeting=meeting,
        name=SECRETS["participant"],
        group="creator",
        email=SECRETS["e-mail"],
    )
    needs.decide(
        by=by,
        meeting=meeting,
        text=EVIL["formula"],
        language="ru",
        owner=Organisation.objects.order_by("pk")[0],
        due_on=timezone.localdate(),
    )


def _answer(region: Territory, area: NeedArea) -> None:
    """What a region answers to the diagnosis, and a reply, in words that mean harm."""
    needs.answer_diagnosis(
        by=Person.objects.get(email="karaganda@demo.example"),
        territory=region,
        verdict="partly",
        text=EVIL["markup"],
        language="ru",
        remarks=[needs.Remark(area, "too_low", EVIL["formula"])],
    )
    needs.reply_to_answer(
        by=Person.objects.get(email="analyst@demo.example"),
        answer=RegionAnswer.objects.get(),
        text=EVIL["turned"],
        language="ru",
    )


def _mandate(region: Territory) -> None:
    """Who represents the region, elected by a body whose name means harm."""
    today = timezone.localdate()
    given = people.Mandate(
        basis="elected",
        body=EVIL["markup"],
        document_number=EVIL["formula"],
        document_date=today,
        valid_from=today,
        valid_to=today + timedelta(days=300),
    )
    person = Person.objects.get(email="karaganda@demo.example")
    people.give_mandate(by=None, person=person, territory=region, given=given)


def _panel(region: Territory, area: NeedArea, code: str, *, is_sent: bool) -> Panel:
    """A panel of names that mean harm; what its experts have typed is sent or not."""
    by = Person.objects.get(email="analyst@demo.example")
    panel = needs.create_panel(
        by=by,
        code=code,
        titles=dict.fromkeys(LANGUAGES, EVIL["markup"]),
        abouts=dict.fromkeys(LANGUAGES, EVIL["formula"]),
        given=needs.PanelRules(
            judged="rating",
            most_rounds=2,
            widest=Decimal(1),
            most_changed=15,
            conflicted="count",
            smallest=3,
        ),
        items=[(area.code, dict.fromkeys(LANGUAGES, EVIL["plus"])), ("zq", {"en": EVIL["at"]})],
    )
    for number in range(3):
        needs.invite_expert(
            by=by,
            panel=panel,
            name=SECRETS["expert"],
            email=f"{number}{SECRETS['e-mail']}",
            group="creator",
            territory=region,
            language="ru",
        )
    closes = timezone.now() + timedelta(days=2)
    needs.open_panel_round(by=by, panel=panel, closes_at=closes, absolute=_absolute)
    needs.put_off_deadline(
        by=by,
        panel=panel,
        until=closes + timedelta(days=1),
        reason=EVIL["markup"],
        absolute=_absolute,
    )
    text = EVIL["markup"] if is_sent else SECRETS["argument"]
    for expert in panel.experts.all():
        key = token_of(expert)
        needs.state_conflict(by=None, token=key, has_conflict=True, text=SECRETS["conflict"])
        said = needs.Said({area.code: 5, "zq": 7}, {"zq": text})
        needs.keep_sheet(by=None, token=key, said=said, language="ru")
        if is_sent:
            needs.send_sheet(by=None, token=key)
    if is_sent:
        needs.close_panel_round(by=by, panel=panel)
        needs.publish_panel(by=by, panel=panel, absolute=_absolute)
    return panel


def _absolute(path: str) -> str:
    return f"http://127.0.0.1{path}"


def _say(passage, by, **said) -> Comment:
    return concepts.post_comment(
        by=by, passage=passage, key=uuid4(), said=Said(language="ru", **said), absolute=_absolute
    )


def plant() -> dict:
    """Plant everything once and say where."""
    region = Territory.objects.get(code="KZ-35")
    area = NeedArea.objects.filter(parent__isnull=False).order_by("pk")[0]
    if Dataset.objects.filter(code=SECRETS["dataset"]).exists():
        dataset = Dataset.objects.get(code=SECRETS["dataset"])
        figure = Figure.objects.get(dataset=dataset).code
        subjects = [str(Subject.objects.get(name=name).public_id) for name in EVIL.values()]
        version = Version.objects.filter(parent=None).order_by("-number")[0].number
    else:
        _delivery(region)
        figure, version, subjects = _draft_figure(region), _draft_version(area), _subjects(region)
        _draft_scope(region)
        _draft_regional_plan(area)
        _consultation()
        _meeting(region)
        _answer(region, area)
        _mandate(region)
        _panel(region, area, "zq-panel", is_sent=True)
        _panel(region, area, "zq-panel-open", is_sent=False)
        Statement.objects.create(
            code="zq-withdrawn",
            territory=region,
            area=area,
            kind="meeting",
            stance="severe",
            source_language="ru",
            withdrawn_at=timezone.now(),
            **_texts("text", SECRETS["statement"]),
        )
    return {
        "secrets": SECRETS,
        "evil": EVIL,
        "figure": figure,
        "version": version,
        "subjects": subjects,
        "statement": "zq-withdrawn",
    }


sys.stdout.write(json.dumps(plant()))
