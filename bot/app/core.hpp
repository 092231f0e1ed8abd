// A network opened from its folder: store, keys, engine, texts, lexicon. What every command that
// looks at a network or speaks for it starts with.
#pragma once

#include "bot/app/data_folder.hpp"
#include "bot/delivery/texts.hpp"
#include "bot/language/vocabulary.hpp"
#include "engine/core/clock.hpp"
#include "engine/core/random.hpp"
#include "engine/privacy/sealed_file.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/storage/rocksdb_store.hpp"

#include <filesystem>
#include <memory>

namespace promenade::app {

struct CoreOptions {
    DataFolder folder;
    std::filesystem::path config;      // config/ of this version: texts, lexicon, workflows
    std::optional<Instant> starts_at;  // the clock starts then and runs; else the machine's
    bool stands_still = false;         // …and does not run: for scripts
    bool only_reads = false;           // no deadline fires, nothing is recorded
    storage::FreeSpaceGuard free_space = storage::RocksDbStore::Options{}.free_space;
};

class Core {
public:
    // Errors: corruption (exit 3), invalid (a file of config/, exit 2), unavailable (held by
    // another process, no space).
    static Result<std::unique_ptr<Core>> open(CoreOptions options, runtime::EngineHooks hooks);
    ~Core();

    const CoreOptions& options() const { return options_; }
    const Clock& clock() const { return *clock_; }
    // Null where the clock runs.
    ManualClock* manual_clock() { return manual_clock_; }
    Random& random() { return random_; }
    storage::RocksDbStore& store() { return *store_; }
    const log::Store& store() const { return *store_; }
    privacy::KeyStore& keys() { return *keys_; }
    // On the I/O thread.
    privacy::SealedFiles& files() { return *files_; }
    runtime::Engine& engine() { return *engine_; }
    const runtime::Engine& engine() const { return *engine_; }
    const delivery::Texts& texts() const { return texts_; }
    const std::shared_ptr<const language::Lexicon>& lexicon() const { return lexicon_; }

private:
    explicit Core(CoreOptions options) : options_(std::move(options)) {}

    CoreOptions options_;
    std::unique_ptr<Clock> clock_;
    ManualClock* manual_clock_ = nullptr;
    SystemRandom random_;
    std::unique_ptr<storage::RocksDbStore> store_;
    std::unique_ptr<privacy::KeyStore> keys_;
    std::optional<privacy::SealedFiles> files_;
    delivery::Texts texts_;
    std::shared_ptr<const language::Lexicon> lexicon_;
    std::unique_ptr<runtime::Engine> engine_;
};

// Errors: invalid; `where` = the file.
Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace promenade::app
