"""What a deployment must have for papers."""

from django.core.checks import Tags, Warning, register


@register(Tags.compatibility, deploy=True)
def libraries_of_layout(app_configs, **kwargs):
    """Papers are laid out by Pango; without it everything works but no file of a paper is made."""
    try:
        import documents.pdf  # noqa: F401
    except OSError as error:
        return [
            Warning(
                f"Papers cannot be made: {error}",
                hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
                id="documents.W001",
            )
        ]
    return []
