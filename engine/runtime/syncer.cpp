#include "engine/runtime/syncer.hpp"

#include "engine/runtime/crash_points.hpp"

namespace promenade::runtime {

Syncer::Syncer(log::Store& store, Hooks hooks)
    : store_(store), hooks_(std::move(hooks)), thread_([this] { run(); }) {}

Syncer::~Syncer() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Syncer::give(Batch batch) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return !next_; });
    next_ = std::move(batch);
    lock.unlock();
    changed_.notify_all();
}

void Syncer::run() {
    for (;;) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return next_ || stopping_; });
        if (!next_) return;
        Batch batch = std::move(*next_);
        next_.reset();
        lock.unlock();
        changed_.notify_all();
        make_durable(std::move(batch));
    }
}

void Syncer::make_durable(Batch batch) {
    pass(CrashPoint::batch_handed);
    for (std::size_t i = 0; i < batch.outbox.size(); ++i)
        batch.commit.rows.push_back(outbox_row(batch.outbox[i], batch.seals[i]));
    if (batch.writes()) {
        const Result<void> committed = store_.commit(batch.commit);
        // The outcome is unknown: nothing may be answered, the disk will tell at the next start.
        if (!committed) return hooks_.on_fatal(committed.error());
    }
    pass(CrashPoint::batch_committed);
    if (batch.snapshot) hooks_.publish(std::move(batch.snapshot));
    durable_ = batch.number;
    if (!batch.outbox.empty()) hooks_.on_outbox(std::move(batch.outbox));
    for (auto& [done, outcome] : batch.answers)
        if (done) done(std::move(outcome));
}

}  // namespace promenade::runtime
