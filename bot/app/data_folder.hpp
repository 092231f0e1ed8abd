// Where a network's data stands on the disk. The key encryption key is apart ("kek"): it belongs
// on other storage, and in no backup.
#pragma once

#include <filesystem>

namespace promenade::app {

struct DataFolder {
    std::filesystem::path root;

    std::filesystem::path log() const { return root / "log"; }
    std::filesystem::path high_water() const { return root / "high-water"; }
    std::filesystem::path views() const { return root / "views"; }
    std::filesystem::path keys() const { return root / "keys"; }
    std::filesystem::path files() const { return root / "files"; }
    std::filesystem::path kek() const { return root / "kek"; }
    std::filesystem::path settings() const { return root / "network.json"; }
    // For the administrator of the Matrix homeserver.
    std::filesystem::path registration() const { return root / "registration.yaml"; }
    std::filesystem::path socket() const { return root / "control.sock"; }
};

}  // namespace promenade::app
