// What a network's settings say of Matrix, with the tokens that it shares with the homeserver.
#pragma once

#include "bot/app/data_folder.hpp"
#include "bot/platforms/matrix/settings.hpp"
#include "engine/core/random.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <filesystem>

namespace promenade::app {

// `matrix`: the part server.matrix of the checked settings. Errors: unavailable (no tokens file:
// `promenade init` makes it), invalid (no tokens in it).
Result<platforms::matrix::Settings> matrix_settings(const Value& matrix, const DataFolder& folder);

// Makes the tokens where there are none, and writes the registration file for the homeserver's
// administrator, of mode 0600 since it holds them. Returns its path. Errors: as above.
Result<std::filesystem::path> register_with_matrix(const Value& matrix, const DataFolder& folder,
                                                   Random& random);

}  // namespace promenade::app
