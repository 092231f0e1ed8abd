#include "projections/projector.hpp"

#include "engine/log/codec.hpp"

#include <algorithm>

namespace promenade::projections {

namespace {

constexpr Position kBatchEvents = 1024;
// How long the thread may not notice that it should stop.
constexpr std::chrono::milliseconds kTailWait{20};
// After a write that the disk had no room for.
constexpr std::chrono::milliseconds kRetryWait{500};

template <class Views>
Position cursor_of(const Views& views) {
    Position cursor = views.front().mark.cursor;
    for (const auto& view : views) cursor = std::min(cursor, view.mark.cursor);
    return cursor;
}

}  // namespace

Result<std::unique_ptr<Projector>> Projector::start(const log::Store& store,
                                                    const std::filesystem::path& folder,
                                                    std::vector<Projection> projections) {
    ENGINE_ASSERT(!projections.empty());
    TRY(auto database, ViewDatabase::open(folder));
    TRY(database->drop_unmarked());
    std::unique_ptr<Projector> projector{new Projector{store, std::move(database)}};
    for (const Projection& projection : projections) {
        TRY(View view, projector->resume(projection));
        projector->views_.push_back(std::move(view));
    }
    projector->publish();
    projector->thread_ = std::thread{[self = projector.get()] { self->follow(); }};
    return projector;
}

Projector::~Projector() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

std::unique_ptr<ReadRows> Projector::read(std::string_view view) const {
    const std::lock_guard lock{mutex_};
    const auto at = std::find_if(published_.begin(), published_.end(),
                                 [&](const View& known) { return known.projection.name == view; });
    ENGINE_ASSERT(at != published_.end());
    return snapshot_of(at->rows);
}

bool Projector::wait_past(Position position, std::chrono::milliseconds limit) const {
    std::unique_lock lock{mutex_};
    const auto past = [&] { return cursor_of(published_) > position; };
    advanced_.wait_for(lock, limit, [&] { return past() || failure_; });
    return past();
}

Position Projector::cursor() const {
    const std::lock_guard lock{mutex_};
    return cursor_of(published_);
}

std::optional<Error> Projector::failure() const {
    const std::lock_guard lock{mutex_};
    return failure_;
}

Result<std::vector<Rebuilt>> Projector::rebuild() {
    const std::lock_guard alone{rebuilding_};
    Views fresh;
    {
        const std::lock_guard turn{turn_};
        fresh = views_;
    }
    for (View& view : fresh) {
        view.mark = Mark{view.mark.generation + 1, view.projection.version, 0, {}};
        TRY(view.rows, database_->create(view.projection.name, view.mark.generation));
    }
    TRY(catch_up(fresh, Target::beside));
    return replace(std::move(fresh));
}

// The mark's own projection and log, or a start from nothing.
Result<Projector::View> Projector::resume(const Projection& projection) {
    TRY(const std::optional<Mark> mark, database_->mark(projection.name));
    if (mark) {
        auto rows = database_->find(projection.name, mark->generation);
        TRY(const bool same, continues(*mark, projection));
        if (rows && same) return View{projection, *mark, std::move(rows).value()};
    }
    View view{projection, {}, {}};
    view.mark = Mark{mark ? mark->generation + 1 : 1, projection.version, 0, {}};
    TRY(view.rows, database_->create(projection.name, view.mark.generation));
    ViewBatch batch;
    database_->put_mark(batch, projection.name, view.mark);
    TRY(database_->commit(batch, ViewDatabase::Durability::synced));
    if (mark) {
        TRY(database_->drop(projection.name, mark->generation));
    }
    return view;
}

Result<bool> Projector::continues(const Mark& mark, const Projection& projection) const {
    if (mark.version != projection.version || mark.cursor > store_.size()) return false;
    if (mark.cursor == 0) return true;
    TRY(const std::string bytes, store_.read(mark.cursor - 1));
    TRY(const log::Event last, log::decode(bytes));
    return last.id == mark.last;
}

// Up to the end of the log, as it is when it gets there.
Result<void> Projector::catch_up(Views& views, Target target) {
    while (cursor_of(views) < store_.size() && !stopping_) {
        const Position until = std::min(cursor_of(views) + kBatchEvents, store_.size());
        TRY(advance(views, until, target));
        if (target == Target::serving) publish();
    }
    return success();
}

// One batch: rows of all the views, and where they serve their marks.
Result<void> Projector::advance(Views& views, Position until, Target target) {
    ViewBatch batch;
    Views next = views;
    std::vector<std::unique_ptr<Rows>> rows;
    for (const View& view : next) rows.push_back(batch.rows(view.rows));
    Result<void> applied = success();
    const auto apply = [&](Position position, std::string_view bytes) -> Result<void> {
        TRY(const log::Event event, log::decode(bytes));
        for (std::size_t i = 0; i < next.size(); ++i) {
            if (next[i].mark.cursor != position) continue;  // it has had this one
            TRY(next[i].projection.apply(event, *rows[i]));
            next[i].mark.cursor = position + 1;
            next[i].mark.last = event.id;
        }
        return success();
    };
    TRY(store_.scan(cursor_of(views), until, [&](Position position, std::string_view bytes) {
        applied = apply(position, bytes);
        return applied.has_value();
    }));
    TRY(std::move(applied));
    if (target == Target::serving)
        for (const View& view : next) database_->put_mark(batch, view.projection.name, view.mark);
    TRY(database_->commit(batch, ViewDatabase::Durability::written));
    views = std::move(next);
    return success();
}

Result<std::vector<Rebuilt>> Projector::replace(Views fresh) {
    const std::lock_guard turn{turn_};
    // Both at the same event, which nothing moves while this thread has the turn.
    const Position end = store_.size();
    TRY(advance(views_, end, Target::serving));
    TRY(advance(fresh, end, Target::beside));
    std::vector<Rebuilt> rebuilt;
    ViewBatch batch;
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        TRY(const Comparison comparison, compare(views_[i].rows, fresh[i].rows));
        rebuilt.push_back(Rebuilt{std::string{fresh[i].projection.name}, end, comparison.rows,
                                  comparison.identical});
        database_->put_mark(batch, fresh[i].projection.name, fresh[i].mark);
    }
    // Synced before the old rows go: a mark must never name rows that are no longer there.
    TRY(database_->commit(batch, ViewDatabase::Durability::synced));
    std::swap(views_, fresh);
    publish();
    for (const View& old : fresh) {
        TRY(database_->drop(old.projection.name, old.mark.generation));
    }
    return rebuilt;
}

void Projector::follow() {
    while (!stopping_) {
        Position next = 0;
        {
            const std::lock_guard turn{turn_};
            const Result<void> caught_up = catch_up(views_, Target::serving);
            note(caught_up ? std::nullopt : std::optional{caught_up.error()});
            if (!caught_up && caught_up.error().code != Errc::unavailable) return;
            next = caught_up ? cursor_of(views_) : store_.size();
        }
        if (failure()) wait_to_retry();
        if (!failure()) store_.wait_past(next, kTailWait);
    }
}

void Projector::publish() {
    {
        const std::lock_guard lock{mutex_};
        published_ = views_;
    }
    advanced_.notify_all();
}

void Projector::note(std::optional<Error> failure) {
    {
        const std::lock_guard lock{mutex_};
        failure_ = std::move(failure);
    }
    advanced_.notify_all();
}

void Projector::wait_to_retry() {
    std::unique_lock lock{mutex_};
    advanced_.wait_for(lock, kRetryWait, [this] { return stopping_.load(); });
}

}  // namespace promenade::projections
