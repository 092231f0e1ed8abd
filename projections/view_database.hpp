// The RocksDB of the views, apart from the log's, so that rebuilding a view never delays a commit.
// Each generation of a view is a column family, "<view>.<generation>"; the default family has one
// mark per view: which generation counts, and how far it is. Rows and mark are one batch, so that a
// crash leaves them at the same event. Nothing is synced but the change of a generation: what a
// power cut takes is applied again.
#pragma once

#include "engine/core/ids.hpp"
#include "projections/rows.hpp"

#include <filesystem>
#include <memory>

namespace promenade::projections {

// How far a view is.
struct Mark {
    std::uint64_t generation = 1;
    int version = 0;      // of the projection that wrote the rows
    Position cursor = 0;  // the next event to apply
    std::string last;     // id of the event before it: another log's has another one

    friend bool operator==(const Mark&, const Mark&) = default;
};

// A generation's rows. Who holds it may go on reading after it was dropped.
class Generation;

// The writes of several views, all or none. One thread.
class ViewBatch {
public:
    ViewBatch();
    ~ViewBatch();
    // Reads through what this batch holds. Valid as long as the batch.
    std::unique_ptr<Rows> rows(std::shared_ptr<Generation> generation);

private:
    friend class ViewDatabase;
    struct Writes;
    std::unique_ptr<Writes> writes_;
};

// Any thread.
class ViewDatabase {
public:
    // Makes the folder if it is absent, and makes it anew if it is damaged: views can be rebuilt.
    // Errors: unavailable (another process has it open, or it cannot be written); invalid (it holds
    // another database, which is left alone).
    static Result<std::unique_ptr<ViewDatabase>> open(const std::filesystem::path& folder);
    ~ViewDatabase();

    // Nothing: the view has no rows yet. Errors: corruption.
    Result<std::optional<Mark>> mark(std::string_view view) const;
    void put_mark(ViewBatch& batch, std::string_view view, const Mark& mark);
    // Errors: not_found.
    Result<std::shared_ptr<Generation>> find(std::string_view view, std::uint64_t generation) const;
    // An empty one, in place of an unmarked one of that number. Errors: unavailable.
    Result<std::shared_ptr<Generation>> create(std::string_view view, std::uint64_t generation);
    // Errors: unavailable.
    Result<void> drop(std::string_view view, std::uint64_t generation);
    // Drops what no mark names: a rebuild that did not finish. Errors: corruption, unavailable.
    Result<void> drop_unmarked();

    enum class Durability { written, synced };
    // Errors: unavailable (nothing was written).
    Result<void> commit(ViewBatch& batch, Durability durability);

private:
    struct State;
    explicit ViewDatabase(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// The rows as they are now, whatever is written later.
std::unique_ptr<ReadRows> snapshot_of(std::shared_ptr<Generation> generation);

struct Comparison {
    std::uint64_t rows = 0;  // of the second
    bool identical = false;
};
// Byte by byte. Errors: corruption.
Result<Comparison> compare(const std::shared_ptr<Generation>& first,
                           const std::shared_ptr<Generation>& second);

}  // namespace promenade::projections
