#include "bot/delivery/notices.hpp"

#include "engine/core/encoding.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::delivery {

namespace {

constexpr const char* kChoiceRefused = "refused";

// Empty: none is known.
std::string address_of(const People& people, const PersonId& person) {
    if (const Named* named = people.find(person); named && !named->email.empty())
        return named->email;
    const Named* contact = people.employer_contact(person.text());
    return contact ? contact->email : std::string{};
}

}  // namespace

void Notices::deliver(const std::vector<runtime::OutboxItem>& items) {
    for (const runtime::OutboxItem& item : items) {
        if (item.address.platform == kMail)
            take(item);
        else if (item.address.platform.empty())
            make_row(item);
    }
}

void Notices::make_row(const runtime::OutboxItem& item) {
    const auto people = parts_.people();
    const network::Person* const person = people->roster().person(item.to);
    if (!person || address_of(*people, item.to).empty()) return;
    const bool wanted = person->mail == "now" || person->mail == "daily" ||
                        (person->mail.empty() && !parts_.connected(item.to));
    if (!wanted) return;
    // A procedure's own words are for those whose existence anybody may know of; a notice of
    // another says nothing at all.
    std::string line = "mail.waiting";
    if (const auto state = parts_.engine.case_at(item.stream)) {
        const auto& definitions = people->snapshot().definitions;
        const auto definition = definitions.find(state.value().definition);
        if (definition != definitions.end()) {
            const std::string own = "mail.about." + definition->second.id();
            if (parts_.texts.has(own)) line = own;
            if (item.version == 1 && parts_.texts.has(own + ".new")) line = own + ".new";
        }
    }
    Map args;
    if (!item.stream.empty()) args.set("case", item.stream.text());
    if (line != "mail.waiting") args.set("stream", item.stream.text());
    runtime::Submission submission;
    const Hash mac = hmac_sha256(parts_.key.view(), {bytes_of("mail"), bytes_of(item.key)});
    submission.dedup = std::string{text_of(mac)};
    submission.told.push_back(
        {item.to, {std::move(line), std::move(args)}, {std::string{kMail}, ""}});
    parts_.engine.submit(std::move(submission), [this, item](const Result<runtime::Outcome>& made) {
        if (!made) parts_.later(kRetryFirst, [this, item] { make_row(item); });
    });
}

void Notices::take(runtime::OutboxItem item) {
    const PersonId person = item.to;
    Waiting& waiting = waiting_[person];
    if (waiting.items.empty()) waiting.due = due_for(person);
    waiting.items.push_back(std::move(item));
    look();
}

// The end of the day's hour, where they chose one mail a day.
Instant Notices::due_for(const PersonId& person) const {
    const auto people = parts_.people();
    const network::Person* const known = people->roster().person(person);
    const Instant now = parts_.clock.now();
    if (!known || known->mail != "daily") return now;
    const std::string& zone = people->snapshot().calendars.coordinator.zone;
    const auto local = to_local(now, zone);
    auto due = std::chrono::floor<std::chrono::days>(local) + parts_.daily_at;
    if (due <= local) due += std::chrono::days{1};
    return to_utc(std::chrono::local_time<std::chrono::milliseconds>{due}, zone);
}

void Notices::look() {
    std::vector<PersonId> ready;
    bool others = false;
    for (const auto& [person, waiting] : waiting_) {
        if (waiting.sending > 0) continue;
        if (waiting.due <= parts_.clock.now())
            ready.push_back(person);
        else
            others = true;
    }
    for (const PersonId& person : ready) send(person);
    if (others) look_later();
}

void Notices::look_later() {
    if (looks_) return;
    looks_ = true;
    parts_.later(kLook, [this] {
        looks_ = false;
        look();
    });
}

void Notices::send(const PersonId& person) {
    Waiting& waiting = waiting_.at(person);
    // What is tried again stays the same message.
    if (waiting.sending == 0) waiting.sending = waiting.items.size();
    const auto people = parts_.people();
    const network::Person* const known = people->roster().person(person);
    const std::string address = address_of(*people, person);
    if (!known || address.empty() || known->mail == "never" || known->mail == kChoiceRefused)
        return drop(person, waiting.sending, false);
    platforms::OutgoingMessage message;
    message.room = address;
    message.idempotency = waiting.items.front().key;
    message.text = letter({waiting.items.begin(),
                           waiting.items.begin() + static_cast<std::ptrdiff_t>(waiting.sending)});
    parts_.mail.send(std::move(message),
                     [this, person](const Result<std::string>& sent) { finished(person, sent); });
}

void Notices::finished(const PersonId& person, const Result<std::string>& sent) {
    Waiting& waiting = waiting_.at(person);
    if (!sent && sent.error().code == Errc::unavailable) {
        const auto wait = std::min<std::chrono::milliseconds>(
            kRetryFirst * (1 << std::min(waiting.failures++, 10)), kRetryMost);
        spdlog::warn("a mail waits: {}", describe(sent.error()));
        return parts_.later(wait, [this, person] { send(person); });
    }
    if (!sent) spdlog::warn("a mail was refused: {}", describe(sent.error()));
    drop(person, waiting.sending, !sent);
}

void Notices::drop(const PersonId& person, std::size_t count, bool refused) {
    Waiting& waiting = waiting_.at(person);
    runtime::Submission mark;
    for (std::size_t i = 0; i < count; ++i)
        mark.rows.push_back(runtime::outbox_removal(waiting.items[i].key));
    if (refused) {
        const auto people = parts_.people();
        mark.network.push_back(network::ChooseMail{person, kChoiceRefused});
        const network::Person* const coordinator = people->roster().coordinator();
        if (coordinator && coordinator->id != person)
            mark.told.push_back(
                {coordinator->id, {"mail.refused", Map{{"person", people->name(person)}}}, {}});
    }
    parts_.engine.submit(
        std::move(mark), [this, person, count, refused](const Result<runtime::Outcome>& marked) {
            if (!marked)
                return parts_.later(kRetryFirst, [=, this] { drop(person, count, refused); });
            parts_.later(std::chrono::milliseconds{0}, [=, this] {
                Waiting& left = waiting_.at(person);
                left.items.erase(left.items.begin(),
                                 left.items.begin() + static_cast<std::ptrdiff_t>(count));
                left.sending = 0;
                left.failures = 0;
                if (left.items.empty())
                    waiting_.erase(person);
                else
                    left.due = due_for(person);
                look();
            });
        });
}

std::string Notices::letter(const std::vector<runtime::OutboxItem>& items) const {
    std::vector<std::string> lines;
    for (const runtime::OutboxItem& item : items) {
        std::string line = parts_.texts.render(item.text, item.args);
        if (std::find(lines.begin(), lines.end(), line) == lines.end())
            lines.push_back(std::move(line));
    }
    const std::string subject =
        lines.size() == 1
            ? lines.front()
            : parts_.texts.render("mail.several",
                                  Map{{"count", static_cast<std::int64_t>(lines.size())}});
    Map args{{"lines", List(lines.begin(), lines.end())}, {"url", parts_.url}};
    List links;
    for (const runtime::OutboxItem& item : items) {
        const StreamId stream{std::string{Value{item.args}.text_at("case")}};
        Value link{parts_.answer_link(item.to, stream)};
        if (!link.text()->empty() && std::find(links.begin(), links.end(), link) == links.end())
            links.push_back(std::move(link));
    }
    if (links.empty()) return subject + "\n\n" + parts_.texts.render("mail.letter", args);
    args.set("links", std::move(links));
    return subject + "\n\n" + parts_.texts.render("mail.letter.answer", args);
}

}  // namespace promenade::delivery
