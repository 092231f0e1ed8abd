// What a chart sends itself, at once or later, and what of it is cancelled.
#include "engine/workflow/macrostep.hpp"

#include <algorithm>
#include <set>

namespace promenade::workflow {

namespace {

// "send/0012/reminder", or "send/0012": the number keeps sends that are due together in order.
constexpr std::string_view kSendPrefix = "send/";
constexpr std::size_t kSendDigits = 4;

bool is_send(const Timer& timer) { return !timer.trigger.empty(); }

int number_of_send(std::string_view name) {
    return std::stoi(std::string{name.substr(kSendPrefix.size(), kSendDigits)});
}

std::string_view id_of_send(std::string_view name) {
    return name.substr(std::min(name.size(), kSendPrefix.size() + kSendDigits + 1));
}

}  // namespace

Happening sent_by(const Timer& timer) {
    return Happening{Happening::Kind::trigger,
                     timer.trigger,
                     0,
                     Happening::Origin::outside,
                     std::string{id_of_send(timer.name)},
                     timer.data};
}

Result<void> Macrostep::send(const Sending& sending, Agenda& agenda) {
    TRY(Map data, values_of(sending.data));
    if (!sending.delay) {
        agenda.outside.push_back(Happening{Happening::Kind::trigger, sending.trigger, 0,
                                           Happening::Origin::outside, sending.id,
                                           std::move(data)});
        return success();
    }
    TRY(std::string name, name_of_send(sending.id));
    const auto due = due_instant(*sending.delay, context_.now, fields(), context_);
    if (due)
        sends_.push_back(
            Timer{std::move(name), *due, context_.now, 0, sending.trigger, std::move(data)});
    return success();
}

// The lowest number that is free, after those of this macrostep: its sends sort as they were made,
// older ones have an earlier version.
Result<std::string> Macrostep::name_of_send(const std::string& id) const {
    std::set<int> taken;
    for (const Timer& timer : state_.timers)
        if (is_send(timer)) taken.insert(number_of_send(timer.name));
    const std::size_t count = taken.size() + sends_.size();
    int number = sends_.empty() ? 1 : number_of_send(sends_.back().name) + 1;
    while (taken.contains(number)) ++number;
    std::string digits = std::to_string(number);
    if (count >= kSendsPendingMax || digits.size() > kSendDigits)
        return error(Errc::invalid, "more delayed sends than a case may have");
    digits.insert(0, kSendDigits - digits.size(), '0');
    return std::string{kSendPrefix} + digits + (id.empty() ? "" : "/" + id);
}

void Macrostep::cancel(const std::string& id) {
    const auto is_meant = [&](const Timer& t) { return is_send(t) && id_of_send(t.name) == id; };
    sends_.erase(std::remove_if(sends_.begin(), sends_.end(), is_meant), sends_.end());
    for (const Timer& pending : state_.timers)
        if (is_meant(pending)) cancelled_.push_back(pending.name);
}

}  // namespace promenade::workflow
