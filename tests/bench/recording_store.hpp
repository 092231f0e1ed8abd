// A store that passes everything on to another, and keeps what it was given to commit.
#pragma once

#include "engine/log/store.hpp"

#include <utility>

namespace promenade::bench {

class RecordingStore final : public log::Store {
public:
    explicit RecordingStore(log::Store& store) : store_(store) {}

    // Only while nothing is being committed.
    std::vector<log::Commit> take_commits() { return std::exchange(commits_, {}); }

    Result<void> commit(const log::Commit& commit) override {
        commits_.push_back(commit);
        return store_.commit(commit);
    }
    Position size() const override { return store_.size(); }
    log::TreeHead head() const override { return store_.head(); }
    Result<std::string> read(Position position) const override { return store_.read(position); }
    Result<void> scan(Position from, Position until, const EventVisitor& visit) const override {
        return store_.scan(from, until, visit);
    }
    Result<Version> version_of(const StreamId& stream) const override {
        return store_.version_of(stream);
    }
    Result<std::vector<Position>> positions(const StreamId& stream, Version from) const override {
        return store_.positions(stream, from);
    }
    Result<std::optional<std::string>> row(log::Table table, std::string_view key) const override {
        return store_.row(table, key);
    }
    Result<std::vector<bool>> have_rows(log::Table table,
                                        const std::vector<std::string>& keys) const override {
        return store_.have_rows(table, keys);
    }
    Result<void> scan_rows(log::Table table, std::string_view prefix, std::string_view from,
                           const RowVisitor& visit) const override {
        return store_.scan_rows(table, prefix, from, visit);
    }
    bool wait_past(Position position, std::chrono::milliseconds limit) const override {
        return store_.wait_past(position, limit);
    }

private:
    log::Store& store_;
    std::vector<log::Commit> commits_;
};

}  // namespace promenade::bench
