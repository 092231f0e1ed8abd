#include "engine/workflow/action_loader.hpp"

#include "engine/workflow/relation_loader.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

// One, or a list of them.
std::vector<Place> each(const Place& place) {
    return place.value().list() ? place.items() : std::vector<Place>{place};
}

std::string with_guard(std::string_view keys) { return "guard " + std::string{keys}; }

}  // namespace

Result<Actions> ActionLoader::actions_of(const Place& owner, const Names& names) const {
    Actions actions;
    actions.where = owner.pointer();
    if (const auto assign = owner.member("assign")) {
        TRY(actions.assign, assignments(*assign, names));
    }
    if (const auto raise = owner.member("raise")) {
        TRY(actions.raise, sendings(*raise, names, "trigger data"));
    }
    if (const auto send = owner.member("send")) {
        TRY(actions.send, sendings(*send, names, "trigger data delay id"));
    }
    if (const auto cancel = owner.member("cancel"))
        for (const Place& id : each(*cancel)) {
            TRY(std::string text, id.text());
            actions.cancel.push_back(std::move(text));
        }
    const RelationLoader relations{strictness_, procedure_, *this};
    if (const auto spawn = owner.member("spawn"))
        for (const Place& item : each(*spawn)) {
            TRY(Spawning spawning, relations.spawning(item, names));
            actions.spawn.push_back(std::move(spawning));
        }
    if (const auto signal = owner.member("signal"))
        for (const Place& item : each(*signal)) {
            TRY(Signalling signalling, relations.signalling(item, names));
            actions.signal.push_back(std::move(signalling));
        }
    if (const auto record = owner.member("record"))
        for (const Place& item : each(*record)) {
            TRY(MemberRecording recording, relations.recording(item, names));
            actions.record.push_back(std::move(recording));
        }
    if (const auto notify = owner.member("notify")) {
        TRY(actions.notify, load_notices(*notify, names));
    }
    if (const auto then = owner.member("actions")) {
        TRY(actions.then, blocks(*then, names));
    }
    return actions;
}

Result<Actions> ActionLoader::block(const Place& place, const Names& names) const {
    TRY(place.only(with_guard(kActionKeys)));
    TRY(Actions actions, actions_of(place, names));
    if (const auto guard = place.member("guard")) {
        TRY(actions.guard, load_guard(*guard, names));
    }
    return actions;
}

Result<std::vector<Actions>> ActionLoader::blocks(const Place& place, const Names& names) const {
    std::vector<Actions> found;
    for (const Place& item : each(place)) {
        TRY(Actions actions, block(item, names));
        found.push_back(std::move(actions));
    }
    return found;
}

Result<std::vector<Assignment>> ActionLoader::assignments(const Place& place,
                                                          const Names& names) const {
    TRY(place.object());
    std::vector<Assignment> found;
    for (const auto& [field, expression] : place.members()) {
        const FieldSpec* const spec = procedure_.field(field);
        const std::string* const said = expression.value().text();
        const bool empties = said && *said == "null";
        if (!plain() && (!spec || (spec->personal && !empties)))
            return expression.expected("a field in the clear, declared under data");
        if (!plain() && !empties && procedure_.is_collected(field))
            return expression.expected("null alone for a field that a trigger collects");
        TRY(Expression value, load_assignment(expression, names, spec));
        found.push_back(Assignment{field, spec, std::move(value), expression.pointer()});
    }
    return found;
}

Result<std::vector<Assignment>> ActionLoader::values(const Place& place, const Names& names) const {
    TRY(place.object());
    std::vector<Assignment> found;
    for (const auto& [name, expression] : place.members()) {
        if (!is_name(name)) return expression.expected("a name of a-z, 0-9 and _");
        TRY(Expression value, load_assignment(expression, names, nullptr));
        found.push_back(Assignment{name, nullptr, std::move(value), expression.pointer()});
    }
    return found;
}

Result<std::vector<Sending>> ActionLoader::sendings(const Place& place, const Names& names,
                                                    std::string_view keys) const {
    std::vector<Sending> found;
    for (const Place& item : each(place)) {
        TRY(Sending one, sending(item, names, keys));
        found.push_back(std::move(one));
    }
    return found;
}

// "remind", or {"trigger": "remind", "data": {"level": "fields.level"}, "delay": "P1D", "id": "r"}
Result<Sending> ActionLoader::sending(const Place& place, const Names& names,
                                      std::string_view keys) const {
    Sending sending;
    if (place.value().text()) {
        TRY(sending.trigger, place.text());
    } else {
        TRY(place.only(keys));
        TRY(const Place trigger, place.needed("trigger"));
        TRY(sending.trigger, trigger.text());
        if (const auto data = place.member("data")) {
            TRY(sending.data, assignments(*data, names));
        }
        if (const auto delay = place.member("delay")) {
            TRY(const std::string text, delay->text());
            TRY(const TimerSpec timer, load_delay(*delay, text, procedure_, strictness_));
            const bool none = timer.until.empty() && timer.setting.empty() &&
                              timer.delay.days.count() == 0 && timer.delay.time.count() == 0;
            if (none && !plain())
                return delay->expected("a delay longer than nothing: without one it is at once");
            sending.delay = timer;
        }
        TRY(sending.id, place.text_or("id", ""));
    }
    if (!plain()) {
        TRY(check_brought(place, sending));
    }
    return sending;
}

// What comes along is what the trigger may bring, all that it must bring among it.
Result<void> ActionLoader::check_brought(const Place& place, Sending& sending) const {
    const TriggerSpec* const trigger = procedure_.trigger(sending.trigger);
    if (!trigger || !procedure_.chart.trigger_named(sending.trigger))
        return place.expected("a trigger declared under triggers that an \"on\" uses: not " +
                              sending.trigger);
    if (!sending.id.empty() && !is_name(sending.id))
        return place.member("id")->expected("a name of a-z, 0-9 and _");
    const auto& brought = procedure_.rules(*trigger).brought;
    for (const Assignment& value : sending.data) {
        const bool known = std::any_of(brought.begin(), brought.end(),
                                       [&](const auto& b) { return b.name == value.field; });
        if (!known)
            return place.member("data")
                ->member(value.field)
                ->expected("a field that this trigger asks for, or that is attached to it");
    }
    for (const auto& needed : brought) {
        const bool given = std::any_of(sending.data.begin(), sending.data.end(),
                                       [&](const Assignment& a) { return a.field == needed.name; });
        if (needed.needed && !given)
            return place.expected("data with " + needed.name + ", which this trigger asks for");
    }
    return success();
}

}  // namespace promenade::workflow
