"""`…/workshops/{workshop}/ballots`: a class votes on its proposals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InPath

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.people.bodies import read_as
from gis_server.proposals.records import BallotBody, BallotList, BallotRecord, VoteBody, ballot_json
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.workshops import WorkshopId
from layers.heat_package.proposals import ballots
from layers.workshops.workshop import leads

BallotId = Annotated[str, InPath(max_length=64, description="Id of a vote.")]


def ballots_router(civic: Civic) -> APIRouter:
    """Give the routes of votes."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["proposals"])

    @router.get("/workshops/{workshop}/ballots", summary="The votes of a workshop")
    def list_ballots(city: CityId, workshop: WorkshopId, actor: Acting) -> BallotList:
        with civic.database_for(city).read() as connection:
            found = ballots.ballots_of(connection, actor, workshop)
        listed = [ballot_json(each) for each in found]
        return BallotList(leads=leads(actor, workshop), ballots=listed)

    @router.post(
        "/workshops/{workshop}/ballots",
        summary="Let a workshop vote on proposals",
        status_code=201,
        openapi_extra=described(BallotBody),
    )
    def open_ballot(
        city: CityId,
        workshop: WorkshopId,
        actor: Acting,
        asked: Annotated[BallotBody, Depends(read_as(BallotBody))],
    ) -> BallotRecord:
        with civic.database_for(city).write() as connection:
            made = ballots.open_ballot(
                connection, actor, workshop, question=asked.question, choices=asked.choices
            )
        return ballot_json(made)

    @router.put(
        "/ballots/{ballot}/vote",
        summary="Vote, or vote otherwise",
        openapi_extra=described(VoteBody),
    )
    def vote(
        city: CityId,
        ballot: BallotId,
        actor: Acting,
        asked: Annotated[VoteBody, Depends(read_as(VoteBody))],
    ) -> BallotRecord:
        with civic.database_for(city).write() as connection:
            found = ballots.vote(connection, actor, ballot, asked.choice)
        return ballot_json(found)

    @router.post("/ballots/{ballot}/close", summary="End a vote; then its counts are public")
    def close(city: CityId, ballot: BallotId, actor: Acting) -> BallotRecord:
        with civic.database_for(city).write() as connection:
            found = ballots.close_ballot(connection, actor, ballot)
        return ballot_json(found)

    return router
