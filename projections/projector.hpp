// Follows the log into the views. One thread decodes each event once, feeds every view that has not
// had it, and commits the rows of a batch together with the views' cursors.
//
//     log  ──scan──▶ decode ──▶ directory ─┐
//                          ├──▶ inbox     ─┼─ rows + marks, one batch ──▶ RocksDB of the views
//                          └──▶ timeline  ─┘
//
// A view starts again from position 0, by itself, when its folder is gone or damaged, when its
// projection's version was raised, or when the log is another one than it followed.
#pragma once

#include "engine/log/store.hpp"
#include "projections/projection.hpp"
#include "projections/view_database.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace promenade::projections {

struct Rebuilt {
    std::string view;
    Position events = 0;  // that it was built from
    std::uint64_t rows = 0;
    bool identical = false;  // to the rows that served until then
};

class Projector {
public:
    // `store` must outlive it. Errors: those of ViewDatabase::open, corruption.
    static Result<std::unique_ptr<Projector>> start(const log::Store& store,
                                                    const std::filesystem::path& folder,
                                                    std::vector<Projection> projections);
    // Joins the thread. Rows that were read before stay readable.
    ~Projector();

    // The view as it is now; a snapshot. The view must be one of those given to start. Any thread.
    std::unique_ptr<ReadRows> read(std::string_view view) const;

    // Waits until every view has had the event at `position`, at most `limit`; says whether they
    // have. False at once when the projector has stopped. Any thread.
    bool wait_past(Position position, std::chrono::milliseconds limit) const;
    // Events that every view has had.
    Position cursor() const;
    // Why it does not follow the log, if it does not: for good, but where the code is unavailable;
    // then it tries again.
    std::optional<Error> failure() const;

    // Builds every view anew from the log beside those that serve, compares, and lets the new ones
    // serve. Takes as long as the log is long; any thread, one at a time.
    // Errors: unavailable, corruption: the old ones go on serving.
    Result<std::vector<Rebuilt>> rebuild();

private:
    struct View {
        Projection projection;
        Mark mark;
        std::shared_ptr<Generation> rows;
    };
    using Views = std::vector<View>;
    enum class Target { serving, beside };

    Projector(const log::Store& store, std::unique_ptr<ViewDatabase> database)
        : store_(store), database_(std::move(database)) {}

    Result<View> resume(const Projection& projection);
    Result<bool> continues(const Mark& mark, const Projection& projection) const;
    Result<void> catch_up(Views& views, Target target);
    Result<void> advance(Views& views, Position until, Target target);
    Result<std::vector<Rebuilt>> replace(Views fresh);
    void follow();
    void publish();
    void note(std::optional<Error> failure);
    void wait_to_retry();

    const log::Store& store_;
    const std::unique_ptr<ViewDatabase> database_;
    std::mutex rebuilding_;  // taken before turn_
    std::mutex turn_;        // who advances or replaces `views_`
    Views views_;

    mutable std::mutex mutex_;  // guards what readers see
    mutable std::condition_variable advanced_;
    Views published_;
    std::optional<Error> failure_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace promenade::projections
