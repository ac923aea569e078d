"""What in a text is somebody's own: found, masked before anything is kept, left out of a search."""

from service.masking.kinds import Kind, Private
from service.masking.mask import (
    masked,
    private_in,
    without_private,
    without_rooms,
    without_who,
)
from service.masking.published import IsPublished, nothing, published_in

__all__ = [
    "IsPublished",
    "Kind",
    "Private",
    "masked",
    "nothing",
    "private_in",
    "published_in",
    "without_private",
    "without_rooms",
    "without_who",
]
