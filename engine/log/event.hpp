// A recorded fact: one CloudEvents 1.0 object. FORMAT.md documents its bytes.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/instant.hpp"
#include "engine/core/value.hpp"

#include <string>

namespace promenade::log {

// Empty optional attributes are absent from the bytes. People are roster ids or, in the streams
// that design asks it of (requests, refusals…), per-case pseudonyms "p-…".
struct Event {
    std::string id;      // 26 characters of base32, random; unique in the log
    std::string source;  // the log's own random id, given by network.founded
    std::string type;    // English, dotted, past tense: "request.routed"
    StreamId stream;
    Version version = 0;        // "streamversion": 1, 2, 3… within the stream
    Position position = 0;      // "sequence": 20 digits in the bytes
    Instant time{};             // when it was recorded; never before the previous event's
    std::string effectivetime;  // when the fact held: RFC 3339 instant or local date; optional
    std::string actor;          // who did it
    std::string onbehalfof;     // for whom, optional
    std::string authtype;       // CloudEvents: app_user, user, system; optional
    std::string subject;        // whom it concerns, optional
    std::string causationid;    // id of the event that led to it, optional
    std::string correlationid;  // case that it belongs to, optional
    std::string definition;     // hash of the definition it was decided under, optional
    std::string dataschema;     // optional
    Map data;                   // clear facts, and "sealed": slots (privacy/sealed_slot.hpp)
};

}  // namespace promenade::log
