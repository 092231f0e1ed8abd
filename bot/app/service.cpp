#include "bot/app/service.hpp"

#include "bot/app/emergency.hpp"
#include "bot/app/names_of.hpp"
#include "bot/conversation/overview.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/runtime/crash_points.hpp"
#include "engine/workflow/migration.hpp"

#include <spdlog/spdlog.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <iterator>

namespace promenade::app {

namespace {

using platforms::IncomingMessage;

// U+FFFD for bytes and code points that are no characters: nobody typed them, and nothing that
// holds one can be recorded.
std::string only_characters(const std::string& text) {
    constexpr char16_t kReplacement = 0xfffd;
    icu::UnicodeString characters = icu::UnicodeString::fromUTF8(text);
    for (std::int32_t i = 0; i < characters.length(); i = characters.moveIndex32(i, 1)) {
        const UChar32 character = characters.char32At(i);
        if (U_IS_UNICODE_NONCHAR(character))
            characters.replace(i, U16_LENGTH(character), kReplacement);
    }
    std::string clean;
    return characters.toUTF8String(clean);
}

// Only the operator's own command line is the console: there an account is a person's id.
PersonId person_behind(const delivery::People& people, const IncomingMessage& message) {
    return message.platform == "console" ? PersonId{message.account}
                                         : people.behind(message.platform, message.account);
}

}  // namespace

std::shared_ptr<const delivery::People> Service::people() {
    if (const auto read = read_people(); !read)
        spdlog::error("names cannot be opened: {}", describe(read.error()));
    return people_;
}

Result<void> Service::read_people() {
    auto snapshot = parts_.engine.snapshot();
    if (snapshot == seen_snapshot_) return success();
    TRY(delivery::People people, delivery::People::from(snapshot, parts_.engine));
    people_ = std::make_shared<const delivery::People>(std::move(people));
    names_ = std::make_shared<const language::Names>(names_of(*people_));
    procedures_ =
        std::make_shared<const conversation::Procedures>(conversation::Procedures::from(*snapshot));
    seen_snapshot_ = std::move(snapshot);
    return success();
}

Result<std::vector<delivery::Entry>> Service::published() {
    TRY(const std::vector<StreamId> open, parts_.open_cases());
    return delivery::published_entries(open, *people(), parts_.engine, parts_.texts);
}

Result<std::string> Service::file(const PersonId& reader, const StreamId& stream,
                                  const std::string& field, const std::string& id) {
    TRY(const workflow::CaseState state, parts_.engine.case_at(stream));
    TRY(const Value held, delivery::readable_file(state, reader, field, *people(), parts_.engine));
    if (held.text_at("id") != id) return error(Errc::not_found, "no such file");
    return parts_.files.read(held);
}

Result<void> Service::sweep_files() {
    if (parts_.files.empty()) return success();
    std::set<std::string> held(new_files_.begin(), new_files_.end());
    const auto snapshot = parts_.engine.snapshot();
    // A procedure's versions share them.
    std::set<std::pair<std::string, std::string>> fields;
    for (const auto& [hash, definition] : snapshot->definitions)
        for (const workflow::FieldSpec& field : definition.fields())
            if (field.type == "file") fields.emplace(definition.stream_prefix(), field.name);
    for (const auto& [prefix, field] : fields) {
        TRY(collect_files(prefix, field, held));
    }
    TRY(parts_.files.keep_only(held));
    return success();
}

Result<void> Service::collect_files(const std::string& prefix, const std::string& field,
                                    std::set<std::string>& held) const {
    Result<void> failed = success();
    TRY(parts_.store.scan_rows(
        log::Table::cases, prefix + "-", "", [&](std::string_view, std::string_view row) {
            const auto value = parse_canonical(row);
            const auto state = value ? workflow::case_from(value.value()) : value.error();
            const auto file = state ? parts_.engine.open_field(state.value(), field)
                                    : Result<Value>{state.error()};
            if (file)
                held.insert(std::string{file.value().text_at("id")});
            else if (file.error().code != Errc::not_found)
                failed = file.error();
            return failed.has_value();
        }));
    return failed;
}

Result<void> Service::sweep_drafts() {
    runtime::Submission removal;
    TRY(removal.rows, conversation::expired_drafts(parts_.clock.now(), parts_.store, parts_.keys));
    if (!removal.rows.empty())
        parts_.engine.submit(std::move(removal), [](const Result<runtime::Outcome>&) {});
    return success();
}

std::string Service::dedup_of(const IncomingMessage& message) const {
    std::string key;
    append_length_prefixed(key, message.platform);
    append_length_prefixed(key, message.message_id);
    const Hash mac = hmac_sha256(parts_.keys.pepper().view(), {bytes_of("dedup"), bytes_of(key)});
    return std::string{text_of(mac)};
}

conversation::Scene Service::scene(const delivery::People& people,
                                   const language::Vocabulary& vocabulary) const {
    const auto open_cases = [this, &people](const conversation::Scene::CaseVisitor& visit) {
        const auto streams = parts_.open_cases();
        if (!streams)
            return spdlog::error("the inbox cannot be read: {}", describe(streams.error()));
        for (const StreamId& stream : streams.value()) {
            const auto state = parts_.engine.case_at(stream);
            if (!state) continue;
            const auto& definitions = people.snapshot().definitions;
            const auto definition = definitions.find(state.value().definition);
            const bool is_over = definition != definitions.end() &&
                                 workflow::is_over(definition->second, state.value());
            if (!is_over && !visit(state.value())) return;
        }
    };
    return {parts_.engine,
            parts_.store,
            parts_.keys,
            parts_.random,
            people,
            parts_.texts,
            vocabulary,
            *procedures_,
            parts_.clock.now(),
            open_cases,
            parts_.replay,
            parts_.roster_on,
            parts_.answer_link,
            parts_.export_link,
            parts_.web_address};
}

void Service::receive(IncomingMessage message, std::function<void()> done) {
    runtime::pass(runtime::CrashPoint::message_decoded);
    message.text = only_characters(message.text);
    const Account account{message.platform, message.account};
    std::deque<Received>& in_turn = received_[account];
    in_turn.push_back({std::move(message), std::move(done)});
    if (in_turn.size() == 1)
        take_next(account);
    else
        warn_before_its_turn(in_turn.back().message);
}

void Service::warn_before_its_turn(const IncomingMessage& message) {
    const auto known = people();
    const PersonId person = person_behind(*known, message);
    const auto seen = parts_.engine.seen(dedup_of(message));
    if (!known->roster().person(person) || (seen && seen.value())) return;
    const conversation::Speaker author = speaker(*known, person);
    const language::Vocabulary vocabulary{parts_.lexicon, names_};
    const auto room = message.direct ? language::Room::direct : language::Room::open;
    // Those who manage speak of dangers in their orders: their turn tells.
    const bool urgent =
        !author.manages() &&
        language::understand(message.text, conversation::role_word(author.role), room, vocabulary)
            .urgent;
    if (!urgent) return;
    show_emergency(author, message);
    warned_.insert(message.message_id);
}

void Service::take_next(const Account& account) {
    const auto taken = [this, account] {
        runtime::pass(runtime::CrashPoint::answer_given);
        const auto in_turn = received_.find(account);
        const auto done = std::move(in_turn->second.front().done);
        in_turn->second.pop_front();
        if (in_turn->second.empty())
            received_.erase(in_turn);
        else
            parts_.post([this, account] { take_next(account); });
        done();
    };
    take(std::move(received_.at(account).front().message), taken);
}

void Service::take(IncomingMessage message, std::function<void()> done) {
    const auto seen = parts_.engine.seen(dedup_of(message));
    if (seen && seen.value()) return done();
    const auto known = people();
    const PersonId person = person_behind(*known, message);
    const network::Person* entry = known->roster().person(person);
    if (!entry) return take_unknown(message, std::move(done));
    // The operator's terminal is nobody's place.
    if (message.direct && message.platform != "console")
        parts_.sender.note_place(person, message.platform, message.account);
    take_known(speaker(*known, person), std::move(message), std::move(done));
}

conversation::Speaker Service::speaker(const delivery::People& people,
                                       const PersonId& person) const {
    const auto& zone = people.snapshot().calendars.coordinator.zone;
    const network::Person* const known = people.roster().person(person);
    const network::Person* const absent =
        people.roster().absent_for(person, local_date(parts_.clock.now(), zone));
    return {person, known ? known->role : network::Role::unknown,
            absent ? absent->role : network::Role::unknown};
}

runtime::Reply Service::week(const PersonId& person) {
    const auto known = people();
    const language::Vocabulary vocabulary{parts_.lexicon, names_};
    return conversation::my_week(scene(*known, vocabulary), speaker(*known, person));
}

void Service::take_known(const conversation::Speaker& speaker, IncomingMessage message,
                         std::function<void()> done) {
    const auto known = people();
    const language::Vocabulary vocabulary{parts_.lexicon, names_};
    conversation::Turn turn =
        conversation::take_turn(scene(*known, vocabulary), speaker, message, [&](int number) {
            return parts_.sender.offered(speaker.id, {message.platform, message.room}, number);
        });
    runtime::pass(runtime::CrashPoint::turn_taken);
    const bool was_warned = warned_.erase(message.message_id) > 0;
    if (turn.emergency && !was_warned) show_emergency(speaker, message);
    if (turn.redact) redact(message);
    // A private answer has no address of its own: the sender finds the private conversation.
    if (turn.in_private) turn.submission.reply_to = {};
    // The command line shows what becomes of its message: what this very commit tells the speaker.
    if (message.platform == "console")
        turn.submission.actor_place = {message.platform, message.account};
    turn.submission.dedup = dedup_of(message);
    if (turn.withdraws_offer)
        turn.submission.rows.push_back(
            parts_.sender.withdraw_offer(speaker.id, {message.platform, message.room}));
    if (!keep_files(turn)) {
        tell_refused(speaker.id, turn.submission.reply_to, turn.emergency,
                     hex(sha256(bytes_of(turn.submission.dedup))));
        return done();
    }
    // What a case let go of is gone once that is durable, and what was refused at once.
    const bool may_let_go = !turn.submission.cases.empty();
    std::vector<std::string> kept;
    for (const conversation::NewFile& file : turn.files) kept.push_back(file.id);
    const auto ended = [this, done = std::move(done), may_let_go, kept = std::move(kept)] {
        for (const std::string& id : kept) new_files_.erase(id);
        if (may_let_go)
            if (const auto swept = sweep_files(); !swept)
                spdlog::error("files cannot be swept: {}", describe(swept.error()));
        done();
    };
    submit(std::move(turn.submission), turn.emergency, ended);
}

bool Service::keep_files(const conversation::Turn& turn) {
    for (const conversation::NewFile& file : turn.files) {
        const auto kept = parts_.files.keep(file.id, file.bytes, file.owner, file.retention);
        if (kept) continue;
        spdlog::error("a file cannot be kept: {}", describe(kept.error()));
        return false;
    }
    for (const conversation::NewFile& file : turn.files) new_files_.insert(file.id);
    return true;
}

void Service::submit(runtime::Submission submission, bool emergency, std::function<void()> done) {
    // Two messages may well be answered in the same words: each answer says which it is for.
    const std::string answered = hex(sha256(bytes_of(submission.dedup)));
    for (runtime::Reply& reply : submission.replies) reply.args.set("answers", answered);
    const PersonId person = submission.actor;
    const runtime::Address address = submission.reply_to;
    // A refusal keeps none of the rows: a question whose answer was refused would wait for ever.
    std::vector<log::Row> forgotten;
    std::copy_if(submission.rows.begin(), submission.rows.end(), std::back_inserter(forgotten),
                 [](const log::Row& row) { return !row.value; });
    const auto ended = [=, this](const Result<runtime::Outcome>& outcome) {
        // Of a danger that may not be recorded the coordination learns all the same.
        if (emergency && outcome && outcome.value().refused) alert_coordinator(person, answered);
        if (outcome && outcome.value().refused && !forgotten.empty()) {
            runtime::Submission forgetting;
            forgetting.rows = forgotten;
            return submit(std::move(forgetting), false, done);
        }
        // The person knows: the platform need not come back.
        if (!outcome) tell_refused(person, address, emergency, answered);
        done();
    };
    parts_.engine.submit(std::move(submission), [this, ended](Result<runtime::Outcome> outcome) {
        parts_.post([ended, outcome = std::move(outcome)] { ended(outcome); });
    });
}

void Service::tell_refused(const PersonId& person, const runtime::Address& address, bool emergency,
                           const std::string& answered) {
    if (emergency) alert_coordinator(person, answered);
    delivery::Card card;
    card.text = parts_.texts.render("busy", {}, people()->tutoiement(person));
    if (!address.platform.empty())
        parts_.sender.say_now(address, card, answered + "-busy");
    else if (!person.empty())
        parts_.sender.say_privately(person, card, answered + "-busy");
}

void Service::alert_coordinator(const PersonId& author, const std::string& answered) {
    if (const auto alert = alert_of(author, *people(), parts_.texts, parts_.clock.now()))
        parts_.sender.say_privately(alert->to, alert->card, answered + "-alert");
}

void Service::show_emergency(const conversation::Speaker& speaker, const IncomingMessage& message) {
    const delivery::Card card =
        emergency_card(speaker.id, *people(), parts_.texts, parts_.clock.now(),
                       {parts_.writable(),
                        [this](const PersonId& person) { return parts_.sender.reaches(person); }});
    const std::string key = hex(sha256(bytes_of(message.message_id))) + "-urgent";
    if (message.direct)
        parts_.sender.say_now({message.platform, message.room}, card, key);
    else
        parts_.sender.say_privately(speaker.id, card, key);
}

void Service::redact(const IncomingMessage& message) {
    const auto adapter = parts_.adapters.find(message.platform);
    if (adapter == parts_.adapters.end()) return;
    // What their own messenger keeps of a private conversation is the person's.
    if (message.direct && !adapter->second->capabilities(message.room).ours) return;
    adapter->second->redact(message.room, message.message_id);
}

void Service::take_unknown(const IncomingMessage& message, std::function<void()> done) {
    const auto read = read_unknown(message);
    if (const auto* activation = std::get_if<network::Activation>(&read))
        return link_account(message, *activation, std::move(done));
    ++unknown_accounts_;
    if (message.kind == IncomingMessage::Kind::redaction) return done();
    // Even an unknown professional must see the numbers in a danger, which are the same for all; of
    // what else they write in a room the bot says nothing.
    const language::Vocabulary vocabulary{parts_.lexicon, names_};
    const auto understood =
        language::understand(message.text, "pdn", language::Room::direct, vocabulary);
    const bool may_stay =
        understood.sensitivity == 0 && understood.filtered.identity == language::Identity::pass;
    if (!message.direct && (understood.urgent || !may_stay)) redact(message);
    if (message.direct || understood.urgent) {
        delivery::Card card;
        card.urgent = understood.urgent;
        card.text =
            parts_.texts.render(card.urgent ? "urgent.card_unknown" : std::get<0>(read), {});
        parts_.sender.say_now({message.platform, message.room}, card,
                              hex(sha256(bytes_of(message.message_id))) + "-unknown");
    }
    done();
}

std::variant<std::string, network::Activation> Service::read_unknown(
    const IncomingMessage& message) {
    const bool is_code = message.kind == IncomingMessage::Kind::text && message.direct &&
                         conversation::looks_like_activation(message.text);
    if (!is_code) return "unknown.account";
    std::string account;
    append_length_prefixed(account, message.platform);
    append_length_prefixed(account, message.account);
    const Instant now = parts_.clock.now();
    // Then not even the right one is looked at: the answer would tell it from the others.
    if (!wrong_codes_.may_try(account, now)) return "unknown.account_later";
    const auto found =
        conversation::find_activation(message.text, people()->roster(), parts_.keys, now);
    if (found) return *found;
    wrong_codes_.note(std::move(account), now);
    return "unknown.wrong_code";
}

void Service::link_account(const IncomingMessage& message, const network::Activation& found,
                           std::function<void()> done) {
    runtime::Submission submission = conversation::linking(
        found, {message.platform, message.room}, message.account, parts_.clock.now(), *people());
    submission.dedup = dedup_of(message);
    submit(std::move(submission), false, std::move(done));
}

}  // namespace promenade::app
