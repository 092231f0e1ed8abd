#include "engine/workflow/relation_loader.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

// What other cases send, a person never can unless it says so.
bool is_for_system(const Procedure& procedure, std::string_view trigger) {
    const TriggerSpec* const spec = procedure.trigger(trigger);
    return spec && std::find(spec->by.begin(), spec->by.end(), "system") != spec->by.end() &&
           procedure.chart.trigger_named(trigger);
}

// Of a pseudonymous procedure a person's name means nothing elsewhere.
Result<Expression> load_shared_key(const Place& place, const Names& names) {
    TRY(Expression key, load_key(place, names));
    if (!names.procedure || !names.procedure->pseudonymous) return key;
    for (const Expression::Reference& reference : key.references()) {
        const FieldSpec* const field = names.procedure->field(reference.member);
        if (reference.name == "actor" || (field && field->type == "person"))
            return place.expected("no person as the key of a pseudonymous procedure");
    }
    return key;
}

}  // namespace

Result<void> RelationLoader::check_done(const Place& place, const std::string& done) const {
    if (done.empty() || strictness_ == Strictness::plain || is_for_system(procedure_, done))
        return success();
    return place.member("done")->expected("a trigger of this procedure for \"system\"");
}

Result<Spawning> RelationLoader::spawning(const Place& place, const Names& names) const {
    TRY(place.only("definition for_each data done"));
    Spawning spawning;
    spawning.where = place.pointer();
    TRY(const Place definition, place.needed("definition"));
    TRY(spawning.definition, definition.text());
    if (!is_name(spawning.definition) || spawning.definition == procedure_.id)
        return definition.expected("the id of another procedure");
    TRY(spawning.done, place.text_or("done", ""));
    TRY(check_done(place, spawning.done));
    Names for_child = names;
    Type item;
    if (const auto list = place.member("for_each")) {
        TRY(TypedExpression loaded, load_expression(*list, names));
        if (names.procedure && loaded.type.kind != Kind::list)
            return list->expected("a list: not " + describe(loaded.type));
        if (!loaded.type.of.empty()) item = loaded.type.of.front();
        spawning.for_each = std::move(loaded.expression);
        for_child.item = &item;
    }
    if (const auto data = place.member("data")) {
        TRY(spawning.data, actions_.values(*data, for_child));
    }
    return spawning;
}

Result<Signalling> RelationLoader::signalling(const Place& place, const Names& names) const {
    TRY(place.only("trigger key data wait"));
    TRY(const Place trigger, place.needed("trigger"));
    TRY(std::string name, trigger.text());
    if (!is_name(name)) return trigger.expected("the name of a trigger");
    TRY(const Place keyed, place.needed("key"));
    TRY(Expression key, load_shared_key(keyed, names));
    Signalling signalling{std::move(name), std::move(key), {}, {}, place.pointer()};
    if (const auto data = place.member("data")) {
        TRY(signalling.data, actions_.values(*data, names));
    }
    if (const auto wait = place.member("wait")) {
        TRY(const std::string text, wait->text());
        TRY(signalling.wait, load_delay(*wait, text, procedure_, strictness_));
    }
    return signalling;
}

Result<MemberRecording> RelationLoader::recording(const Place& place, const Names& names) const {
    TRY(place.only("member set"));
    TRY(const Place named, place.needed("member"));
    TRY(Expression member, load_key(named, names));
    MemberRecording recording{std::move(member), {}, place.pointer()};
    TRY(const Place set, place.needed("set"));
    TRY(recording.set, actions_.values(set, names));
    return recording;
}

Result<void> load_listens(const Place& root, Strictness strictness, Procedure& procedure) {
    const auto listen = root.member("listen");
    if (!listen) return success();
    TRY(listen->object());
    const bool plain = strictness == Strictness::plain;
    const Names names{plain ? nullptr : &procedure};
    for (const auto& [trigger, place] : listen->members()) {
        if (!plain && !is_for_system(procedure, trigger))
            return place.expected("a trigger of this procedure for \"system\"");
        TRY(Expression key, load_shared_key(place, names));
        procedure.listens.push_back({trigger, std::move(key)});
    }
    return success();
}

}  // namespace promenade::workflow
