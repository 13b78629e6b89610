"""The tree of organizations."""

from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Organization
from orgs.search import normalise


@action
def create_organization(
    *, code: str, name: str, short_name: str, kind: str, parent: Organization | None = None, actor, **fields
) -> Organization:
    """A new node of the district under `parent`; a settlement and an external organization are roots."""
    organization = Organization(code=code, name=name, short_name=short_name, kind=kind, **fields)
    organization.search = normalise(f"{name} {short_name} {code}")
    organization.path = "/"
    organization.save()
    place_under(organization, parent, actor=actor, quiet=True)
    record("orgs.organization_created", organization, actor=actor, name=name, kind=kind)
    return organization


@action
def change_organization(organization: Organization, *, actor, **fields) -> Organization:
    """New particulars of a node; old papers and lines keep the old names as text."""
    changed = {}
    for field, value in fields.items():
        if getattr(organization, field) != value:
            changed[field] = [str(getattr(organization, field) or ""), str(value or "")]
            setattr(organization, field, value)
    if changed:
        organization.search = normalise(f"{organization.name} {organization.short_name} {organization.code}")
        organization.save()
        record("orgs.organization_changed", organization, actor=actor, changed=changed)
    return organization


@action
def place_under(organization: Organization, parent: Organization | None, *, actor, quiet: bool = False) -> None:
    """Moves a node with all beneath it. Raises RuleError for a settlement under the district or a circle."""
    if parent and organization.kind in (Organization.Kind.RURAL_SETTLEMENT, Organization.Kind.EXTERNAL):
        raise RuleError(
            "Поселение и внешняя организация самостоятельны: они не входят в район (131-ФЗ).", field="parent"
        )
    old = organization.path
    if parent and organization.pk and parent.path.startswith(old) and old != "/":
        raise RuleError("Организация не может входить в саму себя.", field="parent")
    beneath = [] if old == "/" else list(Organization.objects.below(organization).exclude(pk=organization.pk))
    organization.parent = parent
    organization.path = f"{parent.path if parent else '/'}{organization.pk}/"
    organization.entity = _entity(organization, parent)
    organization.save(update_fields=["parent", "path", "entity"])
    moved = {organization.pk: organization}
    for node in sorted(beneath, key=lambda node: node.path):
        above = moved[node.parent_id]
        node.path = f"{above.path}{node.pk}/"
        node.entity = _entity(node, above)
        node.save(update_fields=["path", "entity"])
        moved[node.pk] = node
    if not quiet:
        record("orgs.organization_moved", organization, actor=actor, to=parent.name if parent else "")


def _entity(organization: Organization, parent: Organization | None) -> Organization:
    """The legal entity: the district for its bodies and units, itself for an institution."""
    if parent and organization.kind in Organization.UNITS:
        return parent.entity or parent
    return organization
