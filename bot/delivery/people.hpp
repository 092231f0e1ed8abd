// Names and chat accounts in clear, in memory only: unsealed from a snapshot, thrown away with it.
#pragma once

#include "engine/runtime/engine.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace promenade::delivery {

struct Named {
    std::string given_name, family_name, email, phone;

    std::string full() const;
};

class People {
public:
    // Opens every sealed name and account that still can be. Errors: corruption.
    static Result<People> from(std::shared_ptr<const runtime::Snapshot> snapshot,
                               const runtime::Engine& engine);

    const runtime::Snapshot& snapshot() const { return *snapshot_; }
    const network::Roster& roster() const { return snapshot_->roster; }

    // nullptr: erased, or never known.
    const Named* find(const PersonId& person) const;
    // "Farida Gouriou"; the id where no name is left.
    std::string name(const PersonId& person) const;
    const Named* employer_contact(const std::string& employer) const;

    // Empty: nobody's account.
    PersonId behind(const std::string& platform, const std::string& account) const;
    // Their accounts, the last linked first.
    std::vector<std::pair<std::string, std::string>> accounts(const PersonId& person) const;

    bool tutoiement(const PersonId& person) const;

    // The first day on which who is away on `day` works again; nothing: they are there, or unknown.
    std::optional<LocalDate> back_on(const PersonId& person, LocalDate day) const;

private:
    std::shared_ptr<const runtime::Snapshot> snapshot_;
    std::map<PersonId, Named> names_;
    std::map<std::string, Named> contacts_;
    std::map<std::pair<std::string, std::string>, PersonId> accounts_;
    std::multimap<PersonId, std::pair<std::string, std::string>> places_;
};

}  // namespace promenade::delivery
