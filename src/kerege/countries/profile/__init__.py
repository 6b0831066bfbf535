"""What every country package contains: the resources, their columns, keys and limits."""

from kerege.countries.profile import figures, places, scopes
from kerege.countries.profile.fields import Field, Resource

PROFILE: dict[str, Resource] = {
    resource.name: resource
    for resource in (*places.RESOURCES, *figures.RESOURCES, *scopes.RESOURCES)
}

__all__ = ["PROFILE", "Field", "Resource"]
