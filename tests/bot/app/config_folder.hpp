// Where the project's configuration stands.
#pragma once

#include <filesystem>

namespace promenade::app {

inline const std::filesystem::path kConfig{PROMENADE_SOURCE_DIR "/config"};

}  // namespace promenade::app
