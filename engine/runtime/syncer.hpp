// The thread that seals what waits to be sent, makes batches durable, one at a time, and answers
// once they are. While it syncs batch n, the loop decides batch n+1.
#pragma once

#include "engine/log/store.hpp"
#include "engine/runtime/batch.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace promenade::runtime {

class Syncer {
public:
    struct Hooks {
        std::function<void(std::shared_ptr<const Snapshot>)> publish;
        std::function<void(std::vector<OutboxItem>)> on_outbox;
        std::function<void(const Error&)> on_fatal;
    };

    Syncer(log::Store& store, Hooks hooks);
    // Makes durable what it was given, then joins.
    ~Syncer();

    // Waits while an earlier batch has not been taken. One thread: the loop.
    void give(Batch batch);
    // Number of the last batch that is durable; its answers may still be under way. Any thread.
    std::uint64_t durable() const { return durable_; }

private:
    void run();
    void make_durable(Batch batch);

    log::Store& store_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Batch> next_;
    bool stopping_ = false;
    std::atomic<std::uint64_t> durable_{0};
    std::thread thread_;
};

}  // namespace promenade::runtime
