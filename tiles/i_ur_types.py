"""Facts about the attributes of CityGML 2.0 and i-UR: value types and Japanese labels.

Types are those of the XML schemas of i-UR 2.0 and 3.1 (MLIT, Project PLATEAU) and of CityGML 2.0
(OGC 12-019), by local name; names whose type differs between classes are left out and read as
text. Labels follow the words of 「3D都市モデル標準製品仕様書」 (MLIT).
"""

from __future__ import annotations

# gml:LengthType, gml:MeasureType, xs:double; and names that are whole numbers in one version only.
_NUMBERS = """
    acreage angle applicableArea apronWidth area areaCompleted areaImproved areaInHa
    areaInService areaInSquareMeter areaInTotal areaPlanned averageHeight
    averageInboundTravelSpeedInCongestion averageInboundTravelSpeedNotCongestion
    averageOutboundTravelSpeedInCongestion averageOutboundTravelSpeedNotCongestion
    averageTemperature averageTravelSpeedInCongestion averageWindSpeed beddingWidth
    benefitArea benefitAreaInUrbanArea buildableArea buildingCoverageRate
    buildingFootprintArea buildingHeight buildingHeightLimit buildingHeightLimits
    buildingRoofEdgeArea bumper capacityByWeight ceilingHeight cityArea clearHeight
    completedArea congestionRate cost costUpToLastFiscalYear costUptToLastYear
    crossSectionalArea crownDiameter currentDepth curveLength cutLength damagedArea
    daytimePopulationDensity depth depthRate developmentArea distance distanceFromStation
    doubleValue duration eastings eaveHeight effectiveHeight elevationOfRefHeight
    elevationOfTerrain elevationWithFlooring facilityWidth finishCeilingHeight floorAreaRate
    floorHeight frontageRate frontageRoadWidth glazingAreaFraction gravityResistant
    grossCeilingArea grossFloorArea grossFootPrintArea grossPerimeter grossPlannedArea
    grossSideArea grossSideAreaLeft grossSideAreaRight grossVolume grossWallArea
    heightAboveAWL heightLimit heightOnFoundations heightRestriction heightToDigit
    infiltration innerArea innerDiameter innerDiameterLong innerDiameterShort innerHeight
    innerOfSiteArea innerShoreLength innerTotalFloorArea intersection
    invertElevationDownstream invertElevationUpstream largeVehicleRate leftDistance
    leftEndDistance leftEndPost leftPost leftStartDistance leftStartPost length liftableLoad
    luminousRange mainPartLength maxDepth maxRainfallPerHour maxTemperature maxWidth
    maximumBuildingCoverageRate maximumDepth maximumFloorAreaRate maximumLoad maximumWidth
    measureValue measuredHeight measuredValue minDepth minTemperature minWidth
    minimumBuildingArea minimumBuildingCoverageRate minimumBuildingHeight minimumDepth
    minimumDistance minimumFloorAreaRate minimumFloorHeight minimumFrontageRate
    minimumGreeningRate minimumGroundHeight minimumSiteArea minimumWidth mooringPostWeight
    netCeilingArea netFloorArea netFootPrintArea netPerimeter netPlannedArea netSideArea
    netSideAreaLeft netSideAreaRight netVolume netWallArea nominalArea nominalHeight
    nominalLength nominalVolume nominalWidth northings offset ongoingArea ordinal
    orthogonalHeight outerArea outerDiameter outerDiameterLong outerDiameterShort
    outerOfTotalFloorArea outerSiteArea overallHeight overallWidth perimeter plannedArea
    plannedDepth plannedDisposalArea populationDensity precision radius refElevation
    refLatitude refLongitude rightDistance rightEndDistance rightEndPost rightPost
    rightStartDistance rightStartPost riserHeight rotationAngle separator siteArea slope
    specifiedBuildingCoverageRate specifiedFloorAreaRate speedLimit standardFloorAreaRate
    standardWidth startLat startLong structuralLimitations thermalTransmittance totalArea
    totalCost totalFloorArea totalFoorArea totalLength totalRainfall totalStoreFloorArea
    totalWaterStorage treadLength trunkDiameter underGirderHeight variability
    vehicleBoardingWidth verticalDistance volume wallSetbackDistanceWithAdjoiningLand
    wallSetbackDistanceWithRoad waterDepth-2m waterDepth2-3m waterDepth3-6m waterDepth6-m
    waterSurfaceElevation waveDissipatorLength weightCapacity weightRestriction width
    widthRestriction xAxisAbscissa xAxisOrdinate
    """
NUMBERS = frozenset(_NUMBERS.split())

# xs:integer, xs:nonNegativeInteger.
_WHOLE_NUMBERS = """
    ability agriculturalWorker branchID cables candlePower capacityByNumber cityPopulation
    columns coordinateSpaceDimension daytimeOfficeCommuter daytimeOver15 daytimePopulation
    daytimeSchoolCommuter daytimeUnder15 degradationLevel dimensions disposalLimitPeriod
    expectedUsagePeriod facilityAge frequencyOfService handleablePower hullForm intValue
    landPrice lifesavingNumber lighting linewidth loadingCapacity matchingScore maxZoomLevel
    maximumGroundingWeight maximumRainfallPerHour maximumWaterSupply nonCommuter
    numberOfAircraftParkingSpaces numberOfBerthsInService numberOfBerthsPlanned
    numberOfBuildingUnitOwnership numberOfCustomers numberOfDamagedHouses
    numberOfHighRiseHousing numberOfHousesFloodedAboveFloorLevel
    numberOfHousesFloodedBelowFloorLevel numberOfHousing numberOfLanes
    numberOfLifesavingAppliances numberOfLowRiseHousing numberOfMainHouseholds
    numberOfMiddleRiseHousing numberOfMooringPosts numberOfOccupants
    numberOfOrdinaryHouseholds numberOfRealEstateIDOfLand numberOfRiser numberOfSeats
    numberOfShipTypes numberOfStoreys numberOfTreads numberOfUsers numberOfVehicleBoardings
    orientation parkingLotCapacityOfBus parkingLotCapacityOfCars partID people
    plannedDisposalAmount quantity receivingCapacity relativeLevel resistantMaterial rows
    shipNumber spacing stairs storageCapacity storeysAboveGround storeysBelowGround
    supplyAbility totalNumberOfHousing weekday12hourTrafficVolume weekday24hourTrafficVolume
    """
WHOLE_NUMBERS = frozenset(_WHOLE_NUMBERS.split())

# xs:gYear.
_YEARS = """
    acquisitionYear assessmentFiscalYear completionYear constructionStartYear
    enactmentFiscalYear expectedRenewalYearWithMeasures expirationFiscalYear fiscalYear
    fiscalYearForCountermeasures fiscalYearOfPublication installationYear
    maintenanceFiscalYear maintenanceYear repairFiscalYear startFiscalYear surveyYear year
    yearClosed yearOfConstruction yearOfDemolition yearOfDiversion yearOpened
    """
YEARS = frozenset(_YEARS.split())

# xs:boolean.
_TRUTHS = """
    availability concealedCeiling concealedFlooring escalator fireExit flowDirection gas
    handicapAccessible is3d isAcreageChanged isAddressChanged isAuthorized
    isBuildingCoverageRateChanged isBuildingStructureChanged isDesignated
    isDistanceFromStationChanged isDredged isEdited isExternal isFirePreventionChanged
    isFloorAreaRateChanged isGroundFloorOpen isHighWay isImplemented isInstallation
    isLandmarked isMovable isPermanentId isPlanned isPublic isRestricted isSame isSelected
    isSupplementarySymbol isSupplyFacilitiesChanged isTemporary isTollRoad
    isUrbanPlanAreaChanged isUseChanged isUseDistrictChanged isVertical merge parallelJambs
    protectedOpening publiclyAccessible selfClosing sewerage smokeStop sprinklerProtection
    sprinklerProtectionAutomatic visibility water
    """
TRUTHS = frozenset(_TRUTHS.split())

LABELS = {
    "name": "名称",
    "description": "説明",
    "creationDate": "データ作成日",
    "terminationDate": "データ削除日",
    "class": "分類",
    "function": "機能",
    "usage": "用途",
    "address": "住所",
    # Buildings
    "measuredHeight": "計測高さ",
    "storeysAboveGround": "地上階数",
    "storeysBelowGround": "地下階数",
    "yearOfConstruction": "建築年",
    "yearOfDemolition": "解体年",
    "roofType": "屋根形状",
    "buildingID": "建物ID",
    "branchID": "枝番",
    "partID": "部分ID",
    "prefecture": "都道府県",
    "city": "市区町村",
    "serialNumberOfBuildingCertification": "建築確認番号",
    "siteArea": "敷地面積",
    "totalFloorArea": "延床面積",
    "buildingFootprintArea": "建築面積",
    "buildingRoofEdgeArea": "図形面積",
    "developmentArea": "開発面積",
    "buildingStructureType": "構造種別",
    "buildingStructureOrgType": "構造種別（独自）",
    "fireproofStructureType": "耐火構造種別",
    "urbanPlanType": "都市計画区域",
    "areaClassificationType": "区域区分",
    "districtsAndZonesType": "地域地区",
    "landUseType": "土地利用区分",
    "landUsePlanType": "土地利用計画区分",
    "reference": "図面対象番号",
    "majorUsage": "主要用途",
    "majorUsage2": "主要用途2",
    "orgUsage": "建物用途（独自）",
    "orgUsage2": "建物用途2（独自）",
    "detailedUsage": "詳細用途",
    "groundFloorUsage": "1階用途",
    "secondFloorUsage": "2階以上用途",
    "thirdFloorUsage": "3階以上用途",
    "basementUsage": "地下用途",
    "basementFirstUsage": "地下1階用途",
    "basementSecondUsage": "地下2階用途",
    "vacancy": "空き家区分",
    "buildingCoverageRate": "建蔽率",
    "floorAreaRate": "容積率",
    "specifiedBuildingCoverageRate": "指定建蔽率",
    "specifiedFloorAreaRate": "指定容積率",
    "standardFloorAreaRate": "基準容積率",
    "buildingHeight": "建築物の高さ",
    "eaveHeight": "軒高",
    "note": "備考",
    "surveyYear": "調査年",
    "realEstateIDOfBuilding": "不動産ID",
    "totalStoreFloorArea": "店舗等延床面積",
    "inventoryType": "大規模小売店舗等の区分",
    "capacity": "収容人数",
    "availability": "利用可否",
    # Quality
    "lodType": "LODの詳細区分",
    "lod1HeightType": "LOD1の立ち上げに使用した高さ",
    "srcScale": "地図情報レベル",
    "geometrySrcDesc": "幾何属性作成方法",
    "thematicSrcDesc": "主題属性作成方法",
    "appearanceSrcDesc": "テクスチャ作成方法",
    "publicSurveySrcDesc": "公共測量成果",
    **{f"srcScaleLod{n}": f"地図情報レベル（LOD{n}）" for n in range(5)},
    **{f"geometrySrcDescLod{n}": f"幾何属性作成方法（LOD{n}）" for n in range(5)},
    **{f"appearanceSrcDescLod{n}": f"テクスチャ作成方法（LOD{n}）" for n in range(5)},
    **{f"publicSurveySrcDescLod{n}": f"公共測量成果（LOD{n}）" for n in range(5)},
    # Disaster risk
    "rank": "浸水ランク",
    "rankOrg": "浸水ランク（独自）",
    "depth": "浸水深",
    "duration": "浸水継続時間",
    "adminType": "指定機関区分",
    "scale": "規模",
    "areaType": "区域区分",
    "disasterType": "災害種別",
    # Roads, railways, squares, waterways
    "width": "幅員",
    "widthType": "幅員区分",
    "numberOfLanes": "車線数",
    "sectionType": "区間種別",
    "surfaceMaterial": "路面材質",
    "routeName": "路線名",
    "routeId": "路線ID",
    "routeDirection": "航路方向",
    "startStation": "起点駅",
    "endStation": "終点駅",
    "railwayType": "鉄道種別",
    "operator": "運営者",
    "operatorType": "事業者種別",
    "alignmentType": "線形種別",
    "squareType": "広場種別",
    "squareName": "広場名",
    "weekday12hourTrafficVolume": "平日12時間交通量",
    "weekday24hourTrafficVolume": "平日24時間交通量",
    # Land use, planning
    "orgLandUse": "土地利用区分（独自）",
    "nominalArea": "公称面積",
    "areaInSquareMeter": "面積（m2）",
    "areaInHa": "面積（ha）",
    "areaInTotal": "面積（合計）",
    "validFrom": "有効開始日",
    "validFromType": "有効開始日区分",
    "validTo": "有効終了日",
    "urbanPlanningAreaName": "都市計画区域名",
    "zoneName": "地区名",
    "zoneNumber": "地区番号",
    "custodian": "所管",
    "notificationNumber": "告示番号",
    "finalNotificationNumber": "最終告示番号",
    "finalNotificationDate": "最終告示日",
    "dateOfDecision": "決定日",
    "buildingHeightLimits": "高さの最高限度",
    "maximumBuildingHeight": "最高高さ",
    "shadeRegulation": "日影規制",
    "location": "所在地",
    "referenceNumber": "参照番号",
    "status": "状況",
    # Vegetation, furniture, structures, underground
    "averageHeight": "平均高さ",
    "height": "高さ",
    "trunkDiameter": "幹径",
    "crownDiameter": "樹冠径",
    "species": "樹種",
    "length": "延長",
    "material": "材質",
    "facilityId": "施設ID",
    "facilityName": "施設名",
    "facilityManager": "施設管理者",
    "structureType": "構造種別",
    "mainMaterial": "主材質",
    "yearType": "年次区分",
    "year": "年",
    "occupierType": "占用者種別",
    "occupierName": "占用者名",
    "minDepth": "最小深さ",
    "maxDepth": "最大深さ",
    "maxWidth": "最大幅",
    "condition": "状態",
    "parkName": "公園名",
    "parkType": "公園種別",
    "portName": "港名",
    "portType": "港種別",
    "administrator": "管理者",
    "dmCode": "図式分類コード",
    "geometryType": "レコードタイプ",
    "mapLevel": "地図情報レベル",
    "shapeType": "図形区分",
}
"""Japanese label by local name."""

FEATURE_LABELS = {
    "Building": "建築物",
    "BuildingPart": "建築物部分",
    "BuildingInstallation": "建築物付属物",
    "IntBuildingInstallation": "屋内付属物",
    "BuildingFurniture": "家具",
    "Room": "部屋",
    "RoofSurface": "屋根面",
    "WallSurface": "壁面",
    "GroundSurface": "底面",
    "OuterCeilingSurface": "外部天井",
    "OuterFloorSurface": "外部床面",
    "ClosureSurface": "閉鎖面",
    "InteriorWallSurface": "内壁面",
    "CeilingSurface": "天井面",
    "FloorSurface": "床面",
    "Window": "窓",
    "Door": "扉",
    "Road": "道路",
    "Railway": "鉄道",
    "Track": "徒歩道",
    "Square": "広場",
    "Waterway": "航路",
    "TrafficArea": "交通領域",
    "AuxiliaryTrafficArea": "交通補助領域",
    "SolitaryVegetationObject": "単独木",
    "PlantCover": "植被",
    "CityFurniture": "都市設備",
    "Bridge": "橋梁",
    "BridgePart": "橋梁部分",
    "BridgeInstallation": "橋梁付属物",
    "BridgeConstructionElement": "橋梁構成要素",
    "Tunnel": "トンネル",
    "TunnelInstallation": "トンネル付属物",
    "HollowSpace": "トンネル空間",
    "OtherConstruction": "その他の構造物",
    "UndergroundBuilding": "地下街",
    "WaterBody": "水部",
    "WaterSurface": "水面",
    "WaterGroundSurface": "水底面",
    "LandUse": "土地利用",
    "ReliefFeature": "地形",
    "GenericCityObject": "汎用都市オブジェクト",
    "Manhole": "マンホール",
    "Handhole": "ハンドホール",
    "Duct": "電線共同溝・管路",
    "Pipe": "管",
    "SewerPipe": "下水道管",
    "WaterPipe": "水道管",
    "OilGasChemicalsPipe": "ガス・石油等の管",
    "ThermalPipe": "熱供給管",
    "TelecommunicationCable": "通信線",
    "ElectricityCable": "電力線",
    "Appurtenance": "付属設備",
}
"""Japanese name of a feature class by its local name."""
