#include "engine/storage/high_water.hpp"

#include <rocksdb/env.h>

#include <algorithm>
#include <optional>

namespace promenade::storage {

namespace {

constexpr std::string_view kMagic = "PROMHW01";
constexpr std::size_t kSlotDistance = 4096;  // no disk tears two pages in one write
constexpr std::size_t kDigestAt = 8 + 8 + sizeof(Hash);
constexpr std::size_t kRecordBytes = kDigestAt + sizeof(Hash);

std::string record_of(const log::TreeHead& head) {
    std::string record{kMagic};
    append_u64be(record, head.size);
    record += text_of(head.root);
    const Hash digest = sha256(bytes_of(record));
    record += text_of(digest);
    return record;
}

std::optional<log::TreeHead> head_of(std::string_view record) {
    if (record.size() != kRecordBytes) return std::nullopt;
    log::TreeHead head;
    head.size = read_u64be(record.substr(kMagic.size(), 8));
    const ByteView root = bytes_of(record.substr(kMagic.size() + 8, sizeof(Hash)));
    std::copy(root.begin(), root.end(), head.root.begin());
    if (record != record_of(head)) return std::nullopt;
    return head;
}

Error failed(const rocksdb::Status& status, const std::filesystem::path& path) {
    return error(
        status.IsPathNotFound() || status.IsNotFound() ? Errc::not_found : Errc::unavailable,
        status.ToString(), path.string());
}

rocksdb::Status make_durably(rocksdb::Env& env, const std::filesystem::path& path,
                             const std::string& content) {
    const std::string temporary = path.string() + ".tmp";
    const std::string folder = path.parent_path().string();
    std::unique_ptr<rocksdb::Directory> directory;
    rocksdb::Status status = rocksdb::WriteStringToFile(&env, content, temporary, true);
    if (status.ok()) status = env.RenameFile(temporary, path.string());
    if (status.ok()) status = env.NewDirectory(folder, &directory);
    if (status.ok()) status = directory->Fsync();
    return status;
}

}  // namespace

HighWaterFile::HighWaterFile(HighWaterFile&&) noexcept = default;
HighWaterFile::~HighWaterFile() = default;

Result<HighWaterFile> HighWaterFile::create(rocksdb::Env& env, const std::filesystem::path& path) {
    std::string content = record_of({0, sha256(ByteView{})});
    content.resize(2 * kSlotDistance);
    if (const auto status = make_durably(env, path, content); !status.ok())
        return failed(status, path);
    return open(env, path);
}

Result<HighWaterFile> HighWaterFile::open(rocksdb::Env& env, const std::filesystem::path& path) {
    HighWaterFile high_water;
    if (const auto status = env.FileExists(path.string()); !status.ok())
        return failed(status, path);
    const auto status =
        env.NewRandomRWFile(path.string(), &high_water.file_, rocksdb::EnvOptions{});
    if (!status.ok()) return failed(status, path);
    TRY(high_water.read_slots());
    return high_water;
}

Result<void> HighWaterFile::read_slots() {
    bool whole = false;
    for (int slot = 0; slot < 2; ++slot) {
        char scratch[kRecordBytes];
        rocksdb::Slice record;
        const auto status = file_->Read(static_cast<std::uint64_t>(slot) * kSlotDistance,
                                        kRecordBytes, &record, scratch);
        if (!status.ok()) return error(Errc::unavailable, status.ToString());
        const auto head = head_of(record.ToStringView());
        if (!head || (whole && head->size < promised_.size)) continue;
        promised_ = *head;
        newest_slot_ = slot;
        whole = true;
    }
    if (!whole) return error(Errc::corruption, "no slot of the high-water file is whole");
    return success();
}

Result<void> HighWaterFile::raise(const log::TreeHead& head) {
    ENGINE_ASSERT(head.size > promised_.size);
    const int slot = 1 - newest_slot_;
    auto status = file_->Write(static_cast<std::uint64_t>(slot) * kSlotDistance, record_of(head));
    if (status.ok()) status = file_->Sync();
    if (!status.ok()) return error(Errc::unavailable, status.ToString());
    promised_ = head;
    newest_slot_ = slot;
    return success();
}

}  // namespace promenade::storage
