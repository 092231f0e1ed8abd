// A photo that somebody sends, made fit to keep: what it is is read from its bytes, whatever its
// name says, and nothing of it but the picture stays. No face is looked for.
#pragma once

#include "engine/core/result.hpp"

#include <string>
#include <string_view>

namespace promenade::conversation {

struct PhotoLimits {
    int side_min = 400;                        // pixels, of the shorter side
    std::size_t bytes_max = 10 * 1024 * 1024;  // of the file as sent
};

// A JPEG, upright, at most 1600 pixels wide or high where the format lets it be reduced while it is
// read, without any metadata: place, camera, dates, thumbnail, profile, comment.
// Takes JPEG, PNG and WebP. Dimensions are read before anything is unpacked.
// Errors: rejected, detail = the catalogue's key after "photo.": too_large, no_image, too_small.
Result<std::string> fit_photo(std::string_view bytes, const PhotoLimits& limits);

}  // namespace promenade::conversation
