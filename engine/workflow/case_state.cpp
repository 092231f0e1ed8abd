#include "engine/workflow/case_state.hpp"

#include "engine/core/canonical_json.hpp"

namespace promenade::workflow {

namespace {

std::int64_t millis(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant_of(std::int64_t number) { return Instant{std::chrono::milliseconds{number}}; }

// A JSON object whose members come in byte order of their names. A case is written after each of
// its events: it goes to bytes without a copy as a Value.
class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_(out) {}

    std::string& member(std::string_view name) {
        out_ += separator_;
        out_ += name;
        out_ += "\":";
        separator_ = ",\"";
        return out_;
    }
    void text(std::string_view name, std::string_view text) {
        write_canonical_text(text, member(name));
    }
    void number(std::string_view name, std::int64_t number) {
        write_canonical(Value{number}, member(name));
    }
    void end() { out_ += '}'; }

private:
    std::string& out_;
    std::string_view separator_ = "{\"";
};

template <class Items, class Write>
void write_list(const Items& items, std::string& out, const Write& write) {
    out += '[';
    std::string_view separator;
    for (const auto& item : items) {
        out += separator;
        write(item);
        separator = ",";
    }
    out += ']';
}

void write_texts(const std::vector<std::string>& texts, std::string& out) {
    write_list(texts, out, [&](const std::string& text) { write_canonical_text(text, out); });
}

void write_timers(const std::vector<Timer>& timers, std::string& out) {
    write_list(timers, out, [&](const Timer& timer) {
        ObjectWriter object{out};
        if (!timer.data.empty()) write_canonical(timer.data, object.member("data"));
        object.number("due", millis(timer.due));
        object.text("name", timer.name);
        object.number("since", millis(timer.since));
        if (!timer.trigger.empty()) object.text("trigger", timer.trigger);
        object.number("version", static_cast<std::int64_t>(timer.version));
        object.end();
    });
}

void write_instants(const std::map<std::string, Instant, std::less<>>& instants, std::string& out) {
    ObjectWriter object{out};
    for (const auto& [name, instant] : instants) object.number(name, millis(instant));
    object.end();
}

void write_listens(const std::vector<Listen>& listens, std::string& out) {
    write_list(listens, out, [&](const Listen& listen) {
        ObjectWriter object{out};
        object.text("key", listen.key);
        object.text("trigger", listen.trigger);
        object.end();
    });
}

void write_parent(const Parent& parent, std::string& out) {
    ObjectWriter object{out};
    object.text("done", parent.done);
    object.text("stream", parent.stream.text());
    object.end();
}

void write_undo(const Undo& undo, std::string& out) {
    ObjectWriter object{out};
    object.text("actor", undo.actor);
    object.number("at", millis(undo.at));
    write_texts(undo.configuration, object.member("configuration"));
    if (!undo.ended.empty()) write_timers(undo.ended, object.member("ended"));
    object.text("event_id", undo.event_id);
    write_canonical(undo.fields, object.member("fields"));
    if (!undo.fired.empty()) object.text("fired", undo.fired);
    if (!undo.history.empty()) write_canonical(undo.history, object.member("history"));
    if (!undo.onbehalfof.empty()) object.text("onbehalfof", undo.onbehalfof);
    write_canonical(undo.sealed, object.member("sealed"));
    if (!undo.sends.empty()) write_texts(undo.sends, object.member("sends"));
    object.number("version", static_cast<std::int64_t>(undo.version));
    object.end();
}

Error corrupt() { return error(Errc::corruption, "not a stored case"); }

Result<const Value*> member(const Value& value, std::string_view key) {
    const Value* const found = value.find(key);
    if (!found) return corrupt();
    return found;
}

Result<std::string> text(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->text()) return corrupt();
    return *found->text();
}

Result<std::int64_t> number(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->number()) return corrupt();
    return *found->number();
}

Result<Map> map(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->map()) return corrupt();
    return *found->map();
}

Result<const List*> list(const Value& value, std::string_view key) {
    TRY(const Value* const found, member(value, key));
    if (!found->list()) return corrupt();
    return found->list();
}

Result<std::vector<std::string>> text_list(const Value& value, std::string_view key) {
    TRY(const List* const items, list(value, key));
    std::vector<std::string> found;
    for (const Value& item : *items) {
        if (!item.text()) return corrupt();
        found.push_back(*item.text());
    }
    return found;
}

Result<std::vector<Timer>> timer_list(const Value& value, std::string_view key) {
    TRY(const List* const items, list(value, key));
    std::vector<Timer> found;
    for (const Value& item : *items) {
        Timer timer;
        TRY(timer.name, text(item, "name"));
        TRY(const std::int64_t due, number(item, "due"));
        TRY(const std::int64_t since, number(item, "since"));
        TRY(const std::int64_t version, number(item, "version"));
        timer.due = instant_of(due);
        timer.since = instant_of(since);
        timer.version = static_cast<Version>(version);
        timer.trigger = item.text_at("trigger");
        if (item.find("data")) {
            TRY(timer.data, map(item, "data"));
        }
        found.push_back(std::move(timer));
    }
    return found;
}

Result<Undo> undo_from(const Value& value) {
    Undo undo;
    TRY(undo.event_id, text(value, "event_id"));
    TRY(undo.actor, text(value, "actor"));
    TRY(const std::int64_t at, number(value, "at"));
    undo.at = instant_of(at);
    TRY(undo.configuration, text_list(value, "configuration"));
    TRY(undo.fields, map(value, "fields"));
    TRY(undo.sealed, map(value, "sealed"));
    TRY(const std::int64_t version, number(value, "version"));
    undo.version = static_cast<Version>(version);
    undo.onbehalfof = value.text_at("onbehalfof");
    undo.fired = value.text_at("fired");
    if (value.find("history")) {
        TRY(undo.history, map(value, "history"));
    }
    if (value.find("ended")) {
        TRY(undo.ended, timer_list(value, "ended"));
    }
    if (value.find("sends")) {
        TRY(undo.sends, text_list(value, "sends"));
    }
    return undo;
}

}  // namespace

Instant entered_at(const CaseState& state, std::string_view node) {
    const auto at = state.entered.find(node);
    return at == state.entered.end() ? state.stands_since : at->second;
}

std::vector<std::string> themes_of(const Map& fields) {
    std::vector<std::string> themes;
    const Value* const theme = fields.find("theme");
    if (theme && theme->text()) themes.push_back(*theme->text());
    if (theme && theme->list())
        for (const Value& item : *theme->list())
            if (item.text()) themes.push_back(*item.text());
    return themes;
}

std::string row_of(const CaseState& state) {
    thread_local std::string row;  // grown once
    row.clear();
    ObjectWriter object{row};
    object.text("actor", state.actor);
    object.number("changed_at", millis(state.changed_at));
    if (!state.children.empty())
        write_list(state.children, object.member("children"),
                   [&](const StreamId& child) { write_canonical_text(child.text(), row); });
    write_texts(state.configuration, object.member("configuration"));
    object.text("definition", state.definition);
    if (!state.entered.empty()) write_instants(state.entered, object.member("entered"));
    write_canonical(state.fields, object.member("fields"));
    write_canonical(state.history, object.member("history"));
    if (!state.listens.empty()) write_listens(state.listens, object.member("listens"));
    object.number("opened_at", millis(state.opened_at));
    if (!state.parent.stream.empty()) write_parent(state.parent, object.member("parent"));
    write_canonical(state.sealed, object.member("sealed"));
    object.number("stands_since", millis(state.stands_since));
    object.text("stream", state.stream.text());
    write_timers(state.timers, object.member("timers"));
    if (!state.undos.empty())
        write_list(state.undos, object.member("undos"),
                   [&](const Undo& undo) { write_undo(undo, row); });
    object.number("version", static_cast<std::int64_t>(state.version));
    object.end();
    return row;
}

Result<CaseState> case_from(const Value& value) {
    CaseState state;
    TRY(std::string stream, text(value, "stream"));
    state.stream = StreamId{std::move(stream)};
    TRY(const std::int64_t version, number(value, "version"));
    state.version = static_cast<Version>(version);
    TRY(state.definition, text(value, "definition"));
    TRY(state.actor, text(value, "actor"));
    TRY(state.configuration, text_list(value, "configuration"));
    TRY(state.history, map(value, "history"));
    TRY(state.fields, map(value, "fields"));
    TRY(state.sealed, map(value, "sealed"));
    TRY(state.timers, timer_list(value, "timers"));
    TRY(const std::int64_t opened_at, number(value, "opened_at"));
    TRY(const std::int64_t changed_at, number(value, "changed_at"));
    state.opened_at = instant_of(opened_at);
    TRY(const std::int64_t stands_since, number(value, "stands_since"));
    state.changed_at = instant_of(changed_at);
    state.stands_since = instant_of(stands_since);
    if (value.find("entered")) {
        TRY(const Map entered, map(value, "entered"));
        for (const auto& [name, instant] : entered) {
            if (!instant.number()) return corrupt();
            state.entered[name] = instant_of(*instant.number());
        }
    }
    if (value.find("children")) {
        TRY(std::vector<std::string> children, text_list(value, "children"));
        for (std::string& child : children) state.children.emplace_back(std::move(child));
    }
    if (const Value* const listens = value.find("listens"); listens && listens->list())
        for (const Value& listen : *listens->list())
            state.listens.push_back(
                {std::string{listen.text_at("trigger")}, std::string{listen.text_at("key")}});
    if (const Value* const parent = value.find("parent"))
        state.parent = {StreamId{std::string{parent->text_at("stream")}},
                        std::string{parent->text_at("done")}};
    if (value.find("undos")) {
        TRY(const List* const undos, list(value, "undos"));
        for (const Value& item : *undos) {
            TRY(Undo undo, undo_from(item));
            state.undos.push_back(std::move(undo));
        }
    }
    return state;
}

}  // namespace promenade::workflow
