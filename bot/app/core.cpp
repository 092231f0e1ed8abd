#include "bot/app/core.hpp"

#include "engine/runtime/crash_points.hpp"

#include <fstream>
#include <sstream>

namespace promenade::app {

namespace {

// RocksDB writes a manifest and flushes what it recovers as it opens, and aborts where it cannot.
constexpr std::uint64_t kBytesToOpen = 8 << 20;

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return error(Errc::invalid, "cannot be read", file.string());
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return bytes.str();
}

Core::~Core() = default;

Result<std::unique_ptr<Core>> Core::open(CoreOptions options, runtime::EngineHooks hooks) {
    std::unique_ptr<Core> core{new Core{std::move(options)}};
    const CoreOptions& opened = core->options_;
    if (!opened.starts_at) {
        core->clock_ = std::make_unique<SystemClock>();
    } else if (opened.stands_still) {
        auto clock = std::make_unique<ManualClock>(*opened.starts_at);
        core->manual_clock_ = clock.get();
        core->clock_ = std::move(clock);
    } else {
        core->clock_ = std::make_unique<ShiftedClock>(*opened.starts_at);
    }
    std::error_code failure;
    std::filesystem::create_directories(opened.folder.root, failure);
    if (failure)
        return error(Errc::unavailable, "the folder cannot be made", opened.folder.root.string());
    if (opened.free_space.probe(opened.folder.root) < kBytesToOpen)
        return error(Errc::unavailable, "the disk is full", opened.folder.root.string());
    TRY(core->texts_, delivery::Texts::load(opened.config / "texts" / "fr.json"));
    TRY(core->lexicon_, language::load_lexicon(opened.config / "lexicon"));
    storage::RocksDbStore::Options storage;
    storage.high_water_folder = opened.folder.high_water();
    storage.free_space = opened.free_space;
    storage.between_syncs = [] { runtime::pass(runtime::CrashPoint::events_synced); };
    auto store_opened = storage::RocksDbStore::open(opened.folder.log(), storage);
    if (!store_opened && store_opened.error().code == Errc::unavailable &&
        store_opened.error().detail.find("lock") != std::string::npos)
        return error(Errc::unavailable, "held by another program", opened.folder.root.string());
    TRY(core->store_, std::move(store_opened));
    TRY(core->keys_,
        privacy::KeyStore::open(opened.folder.keys(), opened.folder.kek(), core->random_));
    core->files_.emplace(opened.folder.files(), *core->keys_, core->random_);
    storage::RocksDbStore* const store = core->store_.get();
    hooks.writable = [store, only_reads = opened.only_reads] {
        return !only_reads && store->writable();
    };
    TRY(core->engine_,
        runtime::Engine::start({*core->store_, *core->keys_, *core->clock_, core->random_},
                               std::move(hooks)));
    return core;
}

}  // namespace promenade::app
