// The directory: members and their employers. Identities are copied as they are, sealed: who may
// read them opens them when the answer is rendered.
#pragma once

#include "engine/network/roster.hpp"
#include "projections/projection.hpp"

namespace promenade::projections {

extern const Projection kDirectory;

struct Member {
    PersonId id;
    std::string state;
    std::vector<std::string> themes;
    std::string employer;
    std::string employer_name;  // empty: none, or not registered
    Map facts;                  // function, town, label_date…
    std::optional<network::SealedIn> identity;
    bool erased = false;
    std::string since;  // effective time of what is recorded
    Version version = 0;
};

struct Structure {
    std::string id;
    Map facts;  // name, type, town…
    std::optional<network::SealedIn> contact;
};

// What is empty admits everything.
struct DirectoryQuery {
    std::string state, theme, employer;
    Page page = {};
};

// Ordered by id. Errors of all: corruption.
Result<Paged<Member>> members(const ReadRows& rows, const DirectoryQuery& query);
Result<std::optional<Member>> member(const ReadRows& rows, const PersonId& id);
Result<std::optional<Structure>> structure(const ReadRows& rows, std::string_view id);

}  // namespace promenade::projections
