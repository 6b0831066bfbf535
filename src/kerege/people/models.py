"""Persons, organisations, roles."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.kernel.clock import Today
from kerege.people.enums import Basis, Role


class PersonManager(BaseUserManager["Person"]):
    """Creates persons by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person; without a password the account cannot sign in."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create an administrator of the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="kk")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        """Return the name, never the address."""
        return self.name


class Organisation(models.Model):
    """A body that owns measures, supplies data or employs persons."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=300)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Assignment(models.Model):
    """A role that a person holds, for one territory or (empty) for the country.

    With a basis it is a mandate: by whom a representative was elected or appointed, by which
    document, for which term (`valid_to` is its last day). With a sub-sector it speaks for this one
    in the territory.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    valid_from = models.DateField(db_default=Today())
    valid_to = models.DateField(null=True, blank=True)
    subsector = models.CharField(_("sub-sector"), max_length=50, blank=True)
    basis = models.CharField(max_length=9, choices=Basis, blank=True)
    body = models.CharField(
        max_length=300, blank=True, help_text="Which elected or appointed, in its own words."
    )
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True, blank=True)
    document_url = models.URLField(max_length=900, blank=True)
    ended_by = models.CharField(
        max_length=300, blank=True, help_text="Who ended it before its term, by which document."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "territory", "subsector", "valid_from"),
                name="assignment_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(
                    basis="", body="", document_number="", document_date=None, ended_by=""
                )
                | models.Q(
                    basis__in=Basis.values,
                    role=Role.REPRESENTATIVE,
                    document_date__isnull=False,
                    valid_to__isnull=False,
                )
                & ~models.Q(body="")
                & ~models.Q(document_number=""),
                name="mandate_is_documented",
            ),
            models.CheckConstraint(
                condition=models.Q(subsector="") | ~models.Q(basis=""),
                name="subsector_has_mandate",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="assignment_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="assignment_dates_ordered",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.REPRESENTATIVE) | models.Q(territory__isnull=False),
                name="representative_has_territory",
            ),
        )

    def __str__(self) -> str:
        """Return the role and where it holds."""
        return f"{self.get_role_display()} {self.territory_id or ''}".strip()
