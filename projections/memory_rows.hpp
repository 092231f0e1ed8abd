// Rows that live as long as the answer they serve: a view as of another date, a test.
#pragma once

#include "projections/rows.hpp"

#include <map>

namespace promenade::projections {

class MemoryRows final : public Rows {
public:
    using Table = std::map<std::string, std::string, std::less<>>;

    Result<std::optional<std::string>> get(std::string_view key) const override;
    Result<void> scan(std::string_view prefix, std::string_view from,
                      const Visitor& visit) const override;
    void put(std::string_view key, std::string_view value) override;
    void erase(std::string_view key) override;

    const Table& all() const { return rows_; }

private:
    Table rows_;
};

}  // namespace promenade::projections
