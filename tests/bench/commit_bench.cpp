// Durable commands per second of the engine, beside RocksDB writing the identical batches with the
// same two syncs: the log's, then the high-water file's. Both in turn, round after round.
#include "engine/storage/database.hpp"
#include "engine/storage/high_water.hpp"
#include "tests/bench/network.hpp"
#include "tests/bench/recording_store.hpp"

#include <rocksdb/env.h>

namespace promenade::bench {
namespace {

constexpr std::size_t kRounds = 7;
constexpr std::size_t kClients = 128;
constexpr std::size_t kCommandsPerRound = 12'800;
constexpr std::size_t kAloneCommandsPerRound = 200;

using storage::Database;
using storage::Family;

// RocksDB and a high-water file with nobody who decides anything.
class Raw {
public:
    explicit Raw(const std::filesystem::path& folder)
        : database_(must(Database::open(folder / "raw", true, rocksdb::Env::Default()))),
          high_water_(must(storage::HighWaterFile::create(*rocksdb::Env::Default(),
                                                          folder / "raw-high-water"))) {}

    // Seconds that it takes to make those commits durable, their batches being ready.
    double write(const std::vector<log::Commit>& commits) {
        std::vector<rocksdb::WriteBatch> batches;
        for (const log::Commit& commit : commits) batches.push_back(batch_of(commit));
        const auto start = Stopwatch::now();
        for (std::size_t i = 0; i < batches.size(); ++i) {
            ENGINE_ASSERT(database_->write(batches[i]));
            if (commits[i].head.size > high_water_.promised().size)
                ENGINE_ASSERT(high_water_.raise(commits[i].head));
        }
        return seconds_since(start);
    }

    // Milliseconds that each of so many synced Puts of a usual event takes.
    std::vector<double> put(std::size_t puts) {
        const std::string event(1000, 'e');
        std::vector<double> latencies;
        while (puts-- > 0) {
            const auto start = Stopwatch::now();
            rocksdb::WriteBatch batch;
            database_->put(batch, Family::events, storage::event_key(next_++), event);
            ENGINE_ASSERT(database_->write(batch));
            latencies.push_back(seconds_since(start) * 1e3);
        }
        return latencies;
    }

private:
    rocksdb::WriteBatch batch_of(const log::Commit& commit) const {
        rocksdb::WriteBatch batch;
        Position position = commit.first_position;
        for (const log::Append& append : commit.appends) {
            Version version = append.expected_version;
            for (const std::string& event : append.events) {
                const std::string key = storage::event_key(position++);
                database_->put(batch, Family::events, key, event);
                database_->put(batch, Family::streams,
                               storage::stream_key(append.stream, ++version), key);
            }
        }
        for (const log::Row& row : commit.rows) {
            const Family family = storage::family_of(row.table);
            const std::string key = storage::row_key(row.table, row.key);
            if (row.value)
                database_->put(batch, family, key, *row.value);
            else
                database_->remove(batch, family, key);
        }
        return batch;
    }

    std::unique_ptr<Database> database_;
    storage::HighWaterFile high_water_;
    Position next_ = Position{1} << 40;  // beyond those of the commits
};

void run(Report& report) {
    const testing::TemporaryFolder folder;
    const auto store = must(storage::RocksDbStore::open(folder.path() / "log", {}));
    RecordingStore recording{*store};
    Network network{folder.path(), recording};
    Crowd crowd{network, kClients};
    Crowd alone{network, 1};
    Raw raw{folder.path()};

    std::vector<double> rates, raw_rates, ratios, p99s, alone_p50s, put_p50s, sizes;
    for (std::size_t round = 0; round < kRounds; ++round) {
        progress("commit: round " + std::to_string(round + 1));
        const auto start = Stopwatch::now();
        const std::vector<double> latencies = crowd.send(kCommandsPerRound);
        rates.push_back(kCommandsPerRound / seconds_since(start));
        const std::vector<log::Commit> commits = recording.take_commits();
        raw_rates.push_back(kCommandsPerRound / raw.write(commits));
        ratios.push_back(rates.back() / raw_rates.back());
        p99s.push_back(percentile(latencies, 0.99));
        sizes.push_back(static_cast<double>(kCommandsPerRound) /
                        static_cast<double>(commits.size()));

        alone_p50s.push_back(median(alone.send(kAloneCommandsPerRound)));
        put_p50s.push_back(median(raw.put(kAloneCommandsPerRound)));
        raw.write(recording.take_commits());
    }
    report.add({"commit.commands_at_128", median(rates), "/s", median(raw_rates), 0.5});
    report.add({"commit.commands_per_batch", median(sizes), ""});
    report.add({"commit.p99_at_128", median(p99s), "ms", {}, {}, 10});
    report.add({"commit.p50_alone", median(alone_p50s), "ms", median(put_p50s), {}, 2.5});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    promenade::bench::Report report;
    promenade::bench::run(report);
    return report.exit_code();
}
