"""The steps of the demonstration: each calls the acts of the rooms, as a ministry would."""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from kerege.kernel.database import state_folder

Progress = Callable[[int, int], None]
ACCOUNTS = {
    "analyst": ("Analyst of the demonstration", "ru", "analyst", ""),
    "karaganda": ("Representative of Karaganda", "kk", "representative", "KZ-35"),
    "turkistan": ("Representative of Turkistan", "kk", "representative", "KZ-61"),
    "editor": ("Editor of the demonstration", "en", "editor", ""),
    "approver": ("Approver of the demonstration", "ru", "approver", ""),
    "registrar": ("Registrar of the demonstration", "kk", "registrar", ""),
    "auditor": ("Auditor of the demonstration", "en", "auditor", ""),
    "administrator": ("Administrator of the demonstration", "en", "administrator", ""),
}
DOMAIN = "demo.example"


def _package() -> Path:
    from kerege.countries.package import KAZAKHSTAN

    return KAZAKHSTAN


def load_country() -> None:
    """Check the package of Kazakhstan and load it."""
    from kerege.countries.load import load_country as load

    load(_package())


def load_register(_progress: Progress) -> None:
    """Generate and load the synthetic register."""
    from kerege.countries.register import load_register as load

    load(_package())


def compute_evidence(_progress: Progress) -> None:
    """Measure the regions."""
    from kerege.evidence import services

    services.compute_all(by=None)


def diagnose_needs(_progress: Progress) -> None:
    """Diagnose the needs of every region."""
    from kerege.needs import services

    services.diagnose(by=None)


def create_people(_progress: Progress) -> None:
    """Create an account for each role; the password is made here and kept in the state folder."""
    from kerege.people import services
    from kerege.people.enums import Role
    from kerege.reference import selectors as reference

    secret = password()
    for name, (title, language, role, territory) in ACCOUNTS.items():
        person = services.ensure_person(
            by=None,
            email=f"{name}@{DOMAIN}",
            name=title,
            language=language,
            password=secret,
            is_verified=True,
        )
        where = reference.territory(territory) if territory else None
        services.assign_role(by=None, person=person, role=Role(role), territory=where)
    _ask_regions()


def _ask_regions() -> None:
    """Ask the regions for what nobody publishes by region."""
    from django.utils import timezone

    from kerege.evidence import selectors, services

    today = timezone.localdate()
    code = f"creative-{today.year}"
    if selectors.collections().exists():
        return
    services.open_collection(
        by=None,
        code=code,
        period=str(today.year),
        due_on=date(today.year + 1, 3, 31),
        variables=["creative_entities", "creative_employed"],
        titles={
            "en": f"Creative entities and employment by region, {today.year}",
            "ru": f"Креативные субъекты и занятость по регионам, {today.year} год",
            "kk": f"Өңірлер бойынша креативті субъектілер мен жұмыспен қамту, {today.year} жыл",
        },
        instructions={
            "en": "Count by the national scope; where something is not measured, write L and why.",
            "ru": "Считайте по национальному перечню; если не измерено, укажите L и причину.",
            "kk": "Ұлттық тізбе бойынша санаңыз; өлшенбесе, L деп жазып, себебін көрсетіңіз.",
        },
    )


def password() -> str:
    """Return the password of the demonstration's accounts, made once."""
    path = state_folder() / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return path.read_text()


def plan_concept(_progress: Progress) -> None:
    """Load the demonstration Concept and let the planner propose its measures."""
    from kerege.concept import selectors, services

    if selectors.drafts_by_hand():
        return  # somebody works on the text: a newer package waits until that is published
    services.plan_package(by=None, version=_version(), folder=_package() / "concept")


def publish_concept(_progress: Progress) -> None:
    """Publish the planned version and produce its documents."""
    from kerege.concept import selectors, services
    from kerege.concept.enums import VersionStatus

    if selectors.drafts_by_hand():
        return
    version = _version()
    if version.status == VersionStatus.DRAFT:
        version = services.publish_version(by=None, version=version)
    services.render_version(by=None, version=version)


def publish_regional_plans(_progress: Progress) -> None:
    """Load, plan and publish the regional plans of the package under the national one."""
    from kerege.concept import selectors, services
    from kerege.concept.enums import VersionStatus

    if selectors.drafts_by_hand():
        return
    for folder in sorted((_package() / "concept" / "regions").iterdir()):
        version = services.load_package(by=None, folder=folder)
        services.plan_package(by=None, version=version, folder=folder)
        if version.status == VersionStatus.DRAFT:
            version = services.publish_version(by=None, version=version)
        services.render_version(by=None, version=version)


def open_approval(_progress: Progress) -> None:
    """Show where a version stands on its way: a route marked as demonstration, nobody decided."""
    from kerege.concept import selectors, services
    from kerege.concept.enums import VersionStatus

    version = None if selectors.drafts_by_hand() else _version()
    if version and version.status == VersionStatus.PUBLISHED and not selectors.ways(version):
        steps = services.read_route(_package() / "concept" / "approval_route.csv")
        services.open_route(by=None, version=version, steps=steps, is_demonstration=True)


def _version() -> Any:
    """Return the version with the content of the package; it is loaded if it is not there yet."""
    from kerege.concept import services
    from kerege.evidence import selectors as evidence
    from kerege.reference import selectors as reference

    codes = [region.code for region in reference.regions()]
    hubs = {code: evidence.latest("hubs_known", code) for code in codes}
    without = [code for code, figure in hubs.items() if figure is not None and not figure.value]
    return services.load_package(by=None, folder=_package() / "concept", without_hub=without)


def ask_survey(_progress: Progress) -> None:
    """Ask the synthetic register, answer by lot and estimate; keep one respondent's address."""
    from kerege.countries.survey import ask_survey as ask

    if token := ask(_package()):
        answer_file().touch(mode=0o600)
        answer_file().write_text(token)


def answer_file() -> Path:
    """Return where the secret part of the address of one synthetic answer is kept."""
    return state_folder() / "demo-answer"


def ask_panel(_progress: Progress) -> None:
    """Let invented experts weigh the needs in two rounds."""
    from kerege.countries.panel import ask_panel as ask

    ask(_package())


def write_files(folder: Path) -> list[Path]:
    """Write the documents of the published Concept into a folder; unchanged files stay."""
    from kerege.concept import selectors

    version = selectors.current()
    written = []
    for rendition in selectors.renditions(version) if version else ():
        target = folder / rendition.document.filename
        content = rendition.document.file.read()
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
        written.append(target)
    return written
