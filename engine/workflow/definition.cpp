#include "engine/workflow/definition.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/workflow/chart_loader.hpp"
#include "engine/workflow/document_order.hpp"
#include "engine/workflow/field_loader.hpp"
#include "engine/workflow/local_settings.hpp"
#include "engine/workflow/procedure.hpp"
#include "engine/workflow/relation_loader.hpp"
#include "engine/workflow/rule_loader.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

Result<void> load_identity(const Place& root, Strictness strictness, Procedure& procedure) {
    if (strictness == Strictness::plain) {
        TRY(procedure.id, root.text_or("id", "chart"));
        TRY(procedure.title, root.text_or("title", ""));
        TRY(procedure.prefix, root.text_or("prefix", "X"));
        TRY(procedure.opens_with, root.text_or("opens_with", ""));
        TRY(procedure.pseudonymous, root.boolean_or("pseudonymous", false));
        return success();
    }
    TRY(const Place id, root.needed("id"));
    TRY(const Place title, root.needed("title"));
    TRY(const Place prefix, root.needed("prefix"));
    TRY(const Place opens_with, root.needed("opens_with"));
    TRY(procedure.id, id.text());
    TRY(procedure.title, title.text());
    TRY(procedure.prefix, prefix.text());
    TRY(procedure.opens_with, opens_with.text());
    TRY(procedure.pseudonymous, root.boolean_or("pseudonymous", false));
    TRY(procedure.is_register, root.boolean_or("register", false));
    TRY(procedure.lists, root.texts_or_none("lists"));
    if (!is_name(procedure.id)) return id.expected("a name of a-z, 0-9 and _");
    const bool capitals = std::all_of(procedure.prefix.begin(), procedure.prefix.end(),
                                      [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!capitals || procedure.prefix.size() > 4) return prefix.expected("one to four capitals");
    return success();
}

// {"fields": ["text", {"field": "category", "guard": …}], "triggers": ["answer", "close"]}
Result<void> load_card(const Place& root, const Names& names, Procedure& procedure) {
    const auto card = root.member("card");
    if (!card) return success();
    TRY(card->only("fields triggers"));
    TRY(const Place fields, card->needed("fields"));
    TRY(fields.list());
    for (const Place& item : fields.items()) {
        const bool guarded = item.value().map() != nullptr;
        if (guarded) {
            TRY(item.only("field guard"));
        }
        TRY(const Place named, guarded ? item.needed("field") : Result<Place>{item});
        TRY(const std::string name, named.text());
        const FieldSpec* const field = procedure.field(name);
        if (!field) return named.expected("a field declared under data");
        CardRules::Shown shown{static_cast<std::size_t>(field - procedure.fields.data()), {}};
        if (const auto guard = guarded ? item.member("guard") : std::nullopt) {
            TRY(shown.guard, load_guard(*guard, names));
        }
        procedure.card.fields.push_back(std::move(shown));
    }
    TRY(const Place triggers, card->needed("triggers"));
    TRY(triggers.list());
    for (const Place& item : triggers.items()) {
        TRY(std::string name, item.text());
        if (!procedure.trigger(name)) return item.expected("a trigger declared under triggers");
        procedure.card.triggers.push_back(std::move(name));
    }
    return success();
}

Result<std::chrono::milliseconds> load_undo_delay(const Place& place) {
    TRY(const std::string text, place.text());
    const Result<Delay> delay = parse_delay(text);
    if (!delay) return place.expected("a delay: PT10M");
    return delay.value().days + delay.value().time;
}

// {"within": "PT10M", "coordinator_within": "P7D", "opening": "withdraw", "notify": […]}
Result<void> load_undo(const Place& root, const Names& names, Procedure& procedure) {
    const auto undo = root.member("undo");
    if (!undo) return success();
    TRY(undo->only("within coordinator_within opening notify"));
    UndoRules rules;
    TRY(const Place within, undo->needed("within"));
    TRY(rules.within, load_undo_delay(within));
    rules.coordinator_within = rules.within;
    if (const auto coordinator_within = undo->member("coordinator_within")) {
        TRY(rules.coordinator_within, load_undo_delay(*coordinator_within));
        if (rules.coordinator_within < rules.within)
            return coordinator_within->expected("a delay that is not shorter than within");
    }
    if (const auto opening = undo->member("opening")) {
        TRY(rules.opening, opening->text());
        if (!procedure.trigger(rules.opening) || rules.opening == procedure.opens_with)
            return opening->expected("a trigger that takes the opening back");
    }
    if (const auto notify = undo->member("notify")) {
        TRY(rules.notify, load_notices(*notify, names));
    }
    procedure.undo = std::move(rules);
    return success();
}

// Triggers of which nobody sends two in one case; each must keep who sent it.
Result<void> load_separated(const Place& group, Procedure& procedure) {
    TRY(group.list());
    std::vector<const TriggerSpec*> triggers;
    for (const Place& item : group.items()) {
        TRY(const std::string name, item.text());
        const TriggerSpec* const trigger = procedure.trigger(name);
        if (!trigger || procedure.rules(*trigger).collects.empty())
            return item.expected("a trigger with the key \"collects\"");
        triggers.push_back(trigger);
    }
    for (const TriggerSpec* trigger : triggers)
        for (const TriggerSpec* other : triggers)
            if (other != trigger)
                procedure
                    .trigger_rules[static_cast<std::size_t>(trigger - procedure.triggers.data())]
                    .separate_from.push_back(procedure.rules(*other).collects);
    return success();
}

// [["propose", "decide"]]
Result<void> load_separation(const Place& root, Procedure& procedure) {
    const auto separation = root.member("separation");
    if (!separation) return success();
    TRY(separation->list());
    for (const Place& group : separation->items()) {
        TRY(load_separated(group, procedure));
    }
    return success();
}

// {"states": {"received": "submitted"}, "fields": {"topic": "theme", "note": null}}
Result<void> load_migrate(const Place& root, Procedure& procedure) {
    const auto migrate = root.member("migrate");
    if (!migrate) return success();
    TRY(migrate->only("states fields"));
    if (const auto states = migrate->member("states")) {
        TRY(states->object());
        for (const auto& [before, place] : states->members()) {
            TRY(const std::string name, place.text());
            const auto node = procedure.chart.node_named(name);
            if (!node) return place.expected("a state or history of this definition");
            procedure.migrate.states[before] = name;
        }
    }
    if (const auto fields = migrate->member("fields")) {
        TRY(fields->object());
        for (const auto& [before, place] : fields->members()) {
            std::string name;
            if (!place.value().is_null()) {
                TRY(name, place.text());
                const FieldSpec* const field = procedure.field(name);
                if (!field || field->personal)
                    return place.expected("a clear field of this definition, or null");
            }
            procedure.migrate.fields[before] = name;
        }
    }
    return success();
}

// Each declared trigger is used, and a case can be opened.
Result<void> check_triggers(const Place& root, const Procedure& procedure) {
    const Place triggers = *root.member("triggers");
    for (const TriggerSpec& trigger : procedure.triggers)
        if (!procedure.chart.trigger_named(trigger.name))
            return triggers.member(trigger.name)->expected("an \"on\" that uses this trigger");
    if (!procedure.trigger(procedure.opens_with))
        return root.member("opens_with")->expected("a trigger declared under triggers");
    return success();
}

Result<void> compile(const Place& root, Strictness strictness, Procedure& procedure) {
    TRY(root.object());
    const bool plain = strictness == Strictness::plain;
    TRY(load_identity(root, strictness, procedure));
    TRY(load_fields(root, strictness, procedure));
    TRY(load_triggers(root, strictness, procedure));
    TRY(load_local_settings(root, procedure));
    TRY(load_chart(root, strictness, procedure));
    const Names names{plain ? nullptr : &procedure, nullptr};
    if (const auto readers = root.member("readers")) {
        TRY(procedure.readers, load_readers(*readers, names));
    }
    TRY(load_card(root, names, procedure));
    TRY(load_undo(root, names, procedure));
    TRY(load_separation(root, procedure));
    TRY(load_migrate(root, procedure));
    TRY(load_listens(root, strictness, procedure));
    if (plain) return success();
    TRY(root.needed("readers"));
    return check_triggers(root, procedure);
}

template <class Specs>
auto named(const Specs& specs, std::string_view name) -> decltype(specs.data()) {
    const auto found =
        std::find_if(specs.begin(), specs.end(), [&](const auto& s) { return s.name == name; });
    return found == specs.end() ? nullptr : &*found;
}

}  // namespace

const Choice* FieldSpec::choice(std::string_view id) const {
    const auto found =
        std::find_if(choices.begin(), choices.end(), [&](const Choice& c) { return c.id == id; });
    return found == choices.end() ? nullptr : &*found;
}

bool FieldSpec::offers(const Choice& choice, const Map& data) const {
    const Value* const other = narrowed_by.empty() ? nullptr : data.find(narrowed_by);
    return !other || !other->text() || *other->text() == choice.of;
}

const FieldSpec* Procedure::field(std::string_view name) const { return named(fields, name); }
const TriggerSpec* Procedure::trigger(std::string_view name) const { return named(triggers, name); }
bool Procedure::is_collected(std::string_view field) const {
    return std::any_of(trigger_rules.begin(), trigger_rules.end(),
                       [&](const TriggerRules& rules) { return rules.collects == field; });
}
const LocalSetting* Procedure::setting(std::string_view name) const {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const LocalSetting& s) { return s.spec.name == name; });
    return found == settings.end() ? nullptr : &*found;
}
const FieldRules& Procedure::rules(const FieldSpec& field) const {
    return field_rules[static_cast<std::size_t>(&field - fields.data())];
}
const TriggerRules& Procedure::rules(const TriggerSpec& trigger) const {
    return trigger_rules[static_cast<std::size_t>(&trigger - triggers.data())];
}

Result<Definition> Definition::load(std::string_view bytes, std::string_view file,
                                    Strictness strictness) {
    Result<Value> parsed = parse_json(bytes);
    if (!parsed)
        return error(Errc::invalid, "expected JSON of the strict profile: " + parsed.error().detail,
                     std::string{file} + "#" + parsed.error().where);
    Value value = std::move(parsed).value();
    keep_document_order(bytes, value);
    const Place root{value, file};
    auto procedure = std::make_shared<Procedure>();
    procedure->canonical = promenade::canonical(value);
    if (procedure->canonical.size() > kDefinitionBytesMax)
        return root.expected("at most 60000 bytes in canonical form");
    procedure->hash = hex(sha256(bytes_of(procedure->canonical)));
    TRY(compile(root, strictness, *procedure));
    return Definition{std::move(procedure)};
}

const std::string& Definition::id() const { return procedure_->id; }
const std::string& Definition::title() const { return procedure_->title; }
const std::string& Definition::hash() const { return procedure_->hash; }
const std::string& Definition::canonical() const { return procedure_->canonical; }
const std::string& Definition::stream_prefix() const { return procedure_->prefix; }
bool Definition::pseudonymous() const { return procedure_->pseudonymous; }
const std::vector<std::string>& Definition::lists() const { return procedure_->lists; }
bool Definition::is_register() const { return procedure_->is_register; }
const std::string& Definition::initial_trigger() const { return procedure_->opens_with; }
const FieldSpec* Definition::field(std::string_view name) const { return procedure_->field(name); }
const std::vector<FieldSpec>& Definition::fields() const { return procedure_->fields; }
const TriggerSpec* Definition::trigger(std::string_view name) const {
    return procedure_->trigger(name);
}
const std::vector<TriggerSpec>& Definition::triggers() const { return procedure_->triggers; }
const Chart& Definition::chart() const { return procedure_->chart; }

std::string Definition::state_label(std::string_view node) const {
    const auto found = chart().node_named(node);
    if (!found || chart().nodes[*found].label.empty()) return std::string{node};
    return chart().nodes[*found].label;
}

}  // namespace promenade::workflow
