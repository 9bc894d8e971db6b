// The names of the codes of packs (text/codes_pack.def), as analyse knows them.
#pragma once

#include "check/codes.hpp"
#include "engine/codes.hpp"
