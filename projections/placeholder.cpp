#include "engine/core/result.hpp"
