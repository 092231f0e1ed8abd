#include "engine/storage/free_space.hpp"

#include <system_error>

namespace promenade::storage {

std::uint64_t free_bytes(const std::filesystem::path& folder) {
    std::error_code failure;
    const auto space = std::filesystem::space(folder, failure);
    return failure ? 0 : space.available;
}

}  // namespace promenade::storage
