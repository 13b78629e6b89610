"""The tree of organizations."""

from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Organization
from orgs.search import normalise

# The district, and who is independent of it (131-ФЗ).
INDEPENDENT = (Organization.Kind.RURAL_SETTLEMENT, Organization.Kind.EXTERNAL)
ROOTS = (Organization.Kind.DISTRICT, *INDEPENDENT)


@action
def create_organization(
    *, code: str, name: str, short_name: str, kind: str, parent: Organization | None = None, actor, **fields
) -> Organization:
    """A new node of the district under `parent`; a settlement and an external organization are roots."""
    if Organization.objects.filter(code=code).exists():
        raise RuleError(f"Код «{code}» уже занят. Выберите другой.", field="code")
    if kind == Organization.Kind.DISTRICT and (parent or Organization.objects.district()):
        raise RuleError("Район в программе один, и он не входит ни во что.", field="kind")
    if not parent and kind not in ROOTS:
        raise RuleError("Укажите, куда входит организация.", field="parent")
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
        organization.save(update_fields=[*changed, "search"])
        record("orgs.organization_changed", organization, actor=actor, changed=changed)
    return organization


@action
def place_under(organization: Organization, parent: Organization | None, *, actor, quiet: bool = False) -> None:
    """Moves a node with all beneath it. Raises RuleError for a settlement under the district or a circle."""
    if parent and organization.kind in INDEPENDENT:
        raise RuleError(
            "Поселение и внешняя организация самостоятельны: они не входят в район (131-ФЗ).", field="parent"
        )
    if not parent and organization.kind not in ROOTS:
        raise RuleError("Укажите, куда входит организация.", field="parent")
    # two moves at once could make a circle, and the paths at hand may be old: the tree is locked and read again
    paths = dict(Organization.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", "path"))
    old = organization.path = paths[organization.pk]
    if parent:
        parent.path = paths[parent.pk]
        if parent.path.startswith(old) and old != "/":
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
        place = f"входит в «{parent.name}»" if parent else "самостоятельна"
        record("orgs.organization_moved", organization, actor=actor, place=place)


def _entity(organization: Organization, parent: Organization | None) -> Organization:
    """The legal entity: the district for its bodies and units, itself for an institution."""
    if parent and organization.kind in Organization.UNITS:
        return parent.entity or parent
    return organization
