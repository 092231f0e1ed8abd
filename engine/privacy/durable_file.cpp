#include "engine/privacy/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace promenade::privacy {

namespace {

class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    bool is_open() const { return fd_ >= 0; }
    bool sync() const { return fd_ >= 0 && ::fsync(fd_) == 0; }

    bool write(std::string_view bytes, std::size_t offset) const {
        while (!bytes.empty()) {
            const ssize_t written =
                ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
            offset += static_cast<std::size_t>(written);
        }
        return true;
    }

private:
    int fd_;
};

bool sync_folder(const std::filesystem::path& folder) {
    return Descriptor{folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY}.sync();
}

Error failed(const char* what, const std::filesystem::path& path) {
    return error(Errc::unavailable, what, path.string());
}

}  // namespace

bool is_there(const std::filesystem::path& path) {
    std::error_code unseen;
    return std::filesystem::exists(path, unseen);
}

Result<void> create_folder(const std::filesystem::path& folder) {
    std::error_code unseen;
    if (folder.empty() || std::filesystem::is_directory(folder, unseen)) return success();
    TRY(create_folder(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0700) != 0 || !sync_folder(folder.parent_path()))
        return failed("cannot create", folder);
    return success();
}

Result<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open() || in.bad()) return failed("cannot read", path);
    return bytes;
}

Result<void> write_synced(const std::filesystem::path& path, std::string_view bytes) {
    const Descriptor file{path, O_WRONLY | O_CREAT | O_TRUNC};
    if (!file.is_open() || !file.write(bytes, 0) || !file.sync())
        return failed("cannot write", path);
    return success();
}

Result<void> rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return failed("cannot rename", from);
    if (!sync_folder(to.parent_path()))
        return error(Errc::corruption, "cannot sync the folder", to.parent_path().string());
    return success();
}

Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes) {
    auto temporary = path;
    temporary += ".tmp";
    TRY(write_synced(temporary, bytes));
    return rename_durably(temporary, path);
}

Result<void> overwrite(const std::filesystem::path& path, std::size_t offset,
                       std::string_view bytes) {
    const Descriptor file{path, O_WRONLY};
    if (!file.is_open() || !file.write(bytes, offset) || !file.sync())
        return failed("cannot overwrite", path);
    return success();
}

Result<void> destroy_file(const std::filesystem::path& path) {
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (failure) return failed("cannot read the size", path);
    TRY(overwrite(path, 0, std::string(size, '\0')));
    if (!std::filesystem::remove(path, failure) || !sync_folder(path.parent_path()))
        return failed("cannot remove", path);
    return success();
}

}  // namespace promenade::privacy
