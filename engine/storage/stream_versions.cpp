#include "engine/storage/stream_versions.hpp"

#include "engine/log/codec.hpp"

#include <algorithm>

namespace promenade::storage {

namespace {

Result<void> check_form(const log::Commit& commit, const log::TreeHead& head) {
    Position size = commit.first_position;
    for (const log::Append& append : commit.appends) {
        if (append.events.empty()) return error(Errc::invalid, "an append without events");
        if (append.stream.empty() || append.stream.text().find('\0') != std::string::npos)
            return error(Errc::invalid, "not a stream's name");
        if (std::any_of(append.events.begin(), append.events.end(), [](const std::string& bytes) {
                return bytes.empty() || bytes.size() > log::kEventBytesMax;
            }))
            return error(Errc::invalid, "an event of 0 bytes or above 65535");
        size += append.events.size();
    }
    if (commit.head.size != size || (commit.appends.empty() && commit.head != head))
        return error(Errc::invalid, "a tree head that is not that of its events");
    return success();
}

}  // namespace

Result<StreamVersions> versions_after(
    const log::Commit& commit, const log::TreeHead& head,
    const std::function<Result<bool>(const StreamId&, Version)>& is_at) {
    TRY(check_form(commit, head));
    if (commit.first_position != head.size)
        return error(Errc::wrong_expected_version, "the log's size is " +
                                                       std::to_string(head.size) + ", not " +
                                                       std::to_string(commit.first_position));
    StreamVersions versions;
    versions.reserve(commit.appends.size());
    for (const log::Append& append : commit.appends) {
        const auto [at, first] =
            versions.try_emplace(append.stream.text(), append.expected_version);
        bool expected = at->second == append.expected_version;
        if (first) {
            TRY(expected, is_at(append.stream, append.expected_version));
        }
        if (!expected)
            return error(Errc::wrong_expected_version, "stream " + append.stream.text() +
                                                           " is not at version " +
                                                           std::to_string(append.expected_version));
        at->second += append.events.size();
    }
    return versions;
}

}  // namespace promenade::storage
