#include "engine/privacy/key_store.hpp"

#include "engine/privacy/durable_file.hpp"
#include "engine/privacy/key_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

namespace promenade::privacy {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPseudonym = "pseudonym";
constexpr std::string_view kPepper = "pepper";
constexpr std::string_view kFilePrefix = "keys-";
// Finding who is behind a pseudonym costs one HMAC per person; a stream in use is asked for often.
constexpr std::size_t kStreamsCached = 1024;

fs::path file_of(const fs::path& folder, std::uint64_t number) {
    return folder / (std::string{kFilePrefix} + std::to_string(number));
}

// The numbers of the generations on disk, in order. What a crash left half-written is removed.
Result<std::vector<std::uint64_t>> generations_in(const fs::path& folder) {
    std::error_code failure;
    std::vector<std::uint64_t> numbers;
    for (const auto& file : fs::directory_iterator{folder, failure}) {
        const std::string name = file.path().filename().string();
        if (!name.starts_with(kFilePrefix)) continue;
        if (name.ends_with(".tmp")) {
            TRY(destroy_file(file.path()));
            continue;
        }
        const std::string digits = name.substr(kFilePrefix.size());
        if (!digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos)
            numbers.push_back(std::strtoull(digits.c_str(), nullptr, 10));
    }
    if (failure) return error(Errc::unavailable, "cannot list", folder.string());
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

KeyEntry new_entry(PersonId owner, std::string_view retention, Random& random) {
    Hash dek{};
    random.fill(dek);
    KeyEntry entry{
        {"k-" + random_id(random), SecretKey{dek}}, std::move(owner), std::string{retention}};
    sodium_memzero(dek.data(), dek.size());
    return entry;
}

std::string pseudonym_of(const SecretKey& key, std::string_view stream) {
    std::string prefixed;
    append_length_prefixed(prefixed, stream);
    const Hash mac = hmac_sha256(key.view(), {bytes_of(prefixed)});
    return "p-" + base32(ByteView{mac}.first(16));
}

// A failure once the new generation is on the disk: only the next start can tell and finish.
Result<void> no_way_back(Result<void> result) {
    if (!result) return error(Errc::corruption, result.error().detail, result.error().where);
    return result;
}

struct StreamIndex {
    std::map<std::string, PersonId, std::less<>> people;   // by pseudonym
    std::map<std::string, std::string, std::less<>> kids;  // by the stream's kid
    bool all_people = false, all_kids = false;
};

}  // namespace

struct KeyStore::State {
    State(fs::path where, EpochKeys keys, Generation generation, Random& chance)
        : folder(std::move(where)), epochs(std::move(keys)), random(chance) {
        adopt(std::move(generation));
    }

    const KeyEntry* find(const PersonId& owner, std::string_view retention) const {
        const auto at = by_owner.find(owner);
        if (at == by_owner.end()) return nullptr;
        for (const std::size_t i : at->second)
            if (held.entries[i].retention == retention) return &held.entries[i];
        return nullptr;
    }
    const KeyEntry* find(std::string_view kid) const {
        const auto at = by_kid.find(kid);
        return at == by_kid.end() ? nullptr : &held.entries[at->second];
    }
    const KeyEntry& find_or_make(const PersonId& owner, std::string_view retention);
    StreamIndex& stream(std::string_view name) const;

    void index(std::size_t i);
    void adopt(Generation generation);
    Result<void> write(Generation next);
    template <class Predicate>
    Result<std::vector<Destroyed>> destroy(const Predicate& doomed);

    const fs::path folder;
    EpochKeys epochs;
    Random& random;

    mutable std::mutex lock;
    Generation held;  // the last one written, plus the keys made since
    bool unsynced = false;
    std::vector<Created> created;
    std::unordered_map<PersonId, std::vector<std::size_t>> by_owner;
    std::map<std::string, std::size_t, std::less<>> by_kid;
    mutable std::map<std::string, StreamIndex, std::less<>> streams;
};

void KeyStore::State::index(std::size_t i) {
    const KeyEntry& entry = held.entries[i];
    by_owner[entry.owner].push_back(i);
    by_kid[entry.key.kid] = i;
}

void KeyStore::State::adopt(Generation generation) {
    held = std::move(generation);
    unsynced = false;
    by_owner.clear();
    by_kid.clear();
    streams.clear();
    for (std::size_t i = 0; i < held.entries.size(); ++i) index(i);
}

const KeyEntry& KeyStore::State::find_or_make(const PersonId& owner, std::string_view retention) {
    if (const KeyEntry* const known = find(owner, retention)) return *known;
    held.entries.push_back(new_entry(owner, retention, random));
    index(held.entries.size() - 1);
    streams.clear();
    unsynced = true;
    const KeyEntry& entry = held.entries.back();
    created.push_back({entry.key.kid, dek_commitment(entry.key)});
    return entry;
}

StreamIndex& KeyStore::State::stream(std::string_view name) const {
    const auto at = streams.find(name);
    if (at != streams.end()) return at->second;
    if (streams.size() >= kStreamsCached) streams.clear();
    return streams[std::string{name}];
}

Result<void> KeyStore::State::write(Generation next) {
    const auto key = epochs.key(next.epoch);
    ENGINE_ASSERT(key.has_value());
    TRY(write_durably(file_of(folder, next.number), encode(next, *key, random)));
    const std::uint64_t old = held.number;
    adopt(std::move(next));
    return no_way_back(destroy_file(file_of(folder, old)));
}

template <class Predicate>
Result<std::vector<KeyStore::Destroyed>> KeyStore::State::destroy(const Predicate& doomed) {
    Generation next{held.number + 1, held.epoch + 1, {}};
    std::vector<Destroyed> destroyed;
    for (const KeyEntry& entry : held.entries) {
        if (doomed(entry))
            destroyed.push_back(
                {entry.key.kid, dek_commitment(entry.key), held.number, next.number, next.epoch});
        else
            next.entries.push_back(entry);
    }
    if (destroyed.empty()) return destroyed;
    TRY(epochs.add(next.epoch, random));
    TRY(write(std::move(next)));
    // One that no event has named yet never will be.
    std::erase_if(created, [&](const Created& made) {
        return std::any_of(destroyed.begin(), destroyed.end(),
                           [&](const Destroyed& key) { return key.kid == made.kid; });
    });
    TRY(no_way_back(epochs.keep_only(held.epoch)));
    return destroyed;
}

namespace {

// Writes the first generation, then puts the file of epoch keys in its place: a crash between the
// two leaves "<kek_file>.tmp" with the key of what is in the folder, and is finished next time.
Result<void> write_first(const fs::path& folder, const fs::path& kek_file, const fs::path& unborn,
                         Random& random) {
    TRY(write_synced(unborn, EpochKeys::fresh(random)));
    TRY(const EpochKeys keys, EpochKeys::open(unborn));
    Generation first{1, 1, {}};
    first.entries.push_back(new_entry({}, kPepper, random));
    TRY(write_durably(file_of(folder, 1), encode(first, *keys.key(1), random)));
    return rename_durably(unborn, kek_file);
}

Result<void> create_where_absent(const fs::path& folder, const fs::path& kek_file, Random& random) {
    TRY(create_folder(folder));
    TRY(create_folder(kek_file.parent_path()));
    TRY(const auto numbers, generations_in(folder));
    if (is_there(kek_file)) return success();
    auto unborn = kek_file;
    unborn += ".tmp";
    if (numbers.empty()) return write_first(folder, kek_file, unborn, random);
    if (is_there(unborn)) return rename_durably(unborn, kek_file);
    return error(Errc::corruption, "keys without their key encryption key", kek_file.string());
}

}  // namespace

Result<std::unique_ptr<KeyStore>> KeyStore::open(const fs::path& folder, const fs::path& kek_file,
                                                 Random& random) {
    TRY(create_where_absent(folder, kek_file, random));
    TRY(EpochKeys epochs, EpochKeys::open(kek_file));
    TRY(auto numbers, generations_in(folder));
    if (numbers.empty())
        return error(Errc::corruption, "key encryption keys without keys", folder.string());
    const std::uint64_t newest = numbers.back();
    TRY(const std::string bytes, read_file(file_of(folder, newest)));
    auto generation = decode(bytes, epochs);
    if (!generation) {
        Error broken = std::move(generation).error();
        broken.detail.insert(0, "keys that cannot be opened: ");
        broken.where = file_of(folder, newest).string();
        return broken;
    }
    if (generation.value().number != newest)
        return error(Errc::corruption, "generation under another's name", folder.string());

    // What an interrupted write or erasure left behind.
    numbers.pop_back();
    for (const std::uint64_t older : numbers) {
        TRY(destroy_file(file_of(folder, older)));
    }
    TRY(epochs.keep_only(generation.value().epoch));
    return std::unique_ptr<KeyStore>{new KeyStore{
        std::make_unique<State>(folder, std::move(epochs), std::move(generation).value(), random)}};
}

KeyStore::KeyStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
KeyStore::~KeyStore() = default;

SealingKey KeyStore::key_for(const PersonId& person, std::string_view retention) {
    const std::lock_guard guard{state_->lock};
    return state_->find_or_make(person, retention).key;
}

std::vector<KeyStore::Created> KeyStore::take_created() {
    const std::lock_guard guard{state_->lock};
    return std::exchange(state_->created, {});
}

std::vector<KeyStore::Created> KeyStore::held() const {
    const std::lock_guard guard{state_->lock};
    std::vector<Created> keys;
    for (const KeyEntry& entry : state_->held.entries)
        if (entry.retention != kPepper) keys.push_back({entry.key.kid, dek_commitment(entry.key)});
    return keys;
}

std::uint64_t KeyStore::epoch() const {
    const std::lock_guard guard{state_->lock};
    return state_->held.epoch;
}

Result<void> KeyStore::sync() {
    const std::lock_guard guard{state_->lock};
    if (!state_->unsynced) return success();
    Generation next = state_->held;
    ++next.number;
    return state_->write(std::move(next));
}

std::optional<SealingKey> KeyStore::find(std::string_view kid) const {
    const std::lock_guard guard{state_->lock};
    const KeyEntry* const entry = state_->find(kid);
    if (!entry) return std::nullopt;
    return entry->key;
}

std::optional<SealingKey> KeyStore::find_in_stream(std::string_view kid,
                                                   std::string_view stream) const {
    const std::lock_guard guard{state_->lock};
    StreamIndex& index = state_->stream(stream);
    if (!index.all_kids) {
        for (const KeyEntry& entry : state_->held.entries)
            index.kids.emplace(stream_key(entry.key, stream).kid, entry.key.kid);
        index.all_kids = true;
    }
    const auto at = index.kids.find(kid);
    if (at == index.kids.end()) return std::nullopt;
    return state_->find(at->second)->key;
}

std::string KeyStore::pseudonym(const PersonId& person, std::string_view stream) {
    const std::lock_guard guard{state_->lock};
    const KeyEntry& entry = state_->find_or_make(person, kPseudonym);
    std::string pseudonym = pseudonym_of(entry.key.dek, stream);
    state_->stream(stream).people.emplace(pseudonym, person);
    return pseudonym;
}

std::optional<std::string> KeyStore::known_pseudonym(const PersonId& person,
                                                     std::string_view stream) const {
    const std::lock_guard guard{state_->lock};
    const KeyEntry* const entry = state_->find(person, kPseudonym);
    if (!entry) return std::nullopt;
    return pseudonym_of(entry->key.dek, stream);
}

std::optional<PersonId> KeyStore::person_behind(std::string_view pseudonym,
                                                std::string_view stream) const {
    const std::lock_guard guard{state_->lock};
    StreamIndex& index = state_->stream(stream);
    auto at = index.people.find(pseudonym);
    if (at == index.people.end() && !index.all_people) {
        for (const KeyEntry& entry : state_->held.entries)
            if (entry.retention == kPseudonym)
                index.people.emplace(pseudonym_of(entry.key.dek, stream), entry.owner);
        index.all_people = true;
        at = index.people.find(pseudonym);
    }
    if (at == index.people.end()) return std::nullopt;
    return at->second;
}

Result<std::vector<KeyStore::Destroyed>> KeyStore::erase(const PersonId& person) {
    ENGINE_ASSERT(!person.empty());
    const std::lock_guard guard{state_->lock};
    return state_->destroy([&](const KeyEntry& entry) { return entry.owner == person; });
}

Result<int> KeyStore::shred(const std::vector<std::string>& kids) {
    const std::set<std::string> doomed{kids.begin(), kids.end()};
    const std::lock_guard guard{state_->lock};
    TRY(const auto destroyed,
        state_->destroy([&](const KeyEntry& entry) { return doomed.contains(entry.key.kid); }));
    return static_cast<int>(destroyed.size());
}

SecretKey KeyStore::pepper() const {
    const std::lock_guard guard{state_->lock};
    const KeyEntry* const entry = state_->find(PersonId{}, kPepper);
    ENGINE_ASSERT(entry != nullptr);
    return entry->key.dek;
}

}  // namespace promenade::privacy
