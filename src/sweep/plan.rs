//! What a sweep runs: points × replications, in order of run = replication × points + point.

use super::design::{
    Design, Place, arms::Arms, grid::Grid, latin_hypercube::LatinHypercube, morris::Morris,
    one_at_a_time::OneAtATime, random::Random, saltelli::Saltelli, sobol::Sobol, table::Table,
    zip::Zip,
};
use super::factor;
use crate::format::{Data, DesignKind, Experiment, RandomNumbers, Sweep, Variants};
use crate::spec::Scenario;

/// A sweep, ready to be run from any of its runs.
#[derive(Debug)]
pub struct Plan {
    experiment: Experiment,
    design: Box<dyn Design>,
    levels: Vec<Vec<Data>>,
    scenario: Scenario,
    variants: Variants,
    replications: u64,
    seed: u64,
}

/// What fixes a run of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunKey {
    /// Its number.
    pub run: u64,
    /// Its point.
    pub point: u64,
    /// Its replication.
    pub replication: u64,
}

impl Plan {
    /// Lays out the sweep of a checked scenario.
    ///
    /// # Errors
    /// If it has more points or runs than can be counted.
    pub fn new(sweep: &Sweep, scenario: &Scenario) -> Result<Self, String> {
        let experiment = sweep.experiment.clone();
        let levels: Vec<Vec<Data>> = if experiment.design.by_levels() || !experiment.arms.is_empty()
        {
            experiment.factor.iter().map(factor::levels).collect()
        } else {
            Vec::new()
        };
        let replications = u64::from(experiment.replications.unwrap_or(scenario.run.replications));
        let most = sweep.document.most_runs();
        let count = |points: u64| {
            let runs = points.checked_mul(replications);
            if runs.is_some_and(|runs| runs <= most) {
                return Ok(());
            }
            Err(format!(
                "{points} points × {replications} replications are more than the limit of {most} runs; if this is meant, raise it: \
                 [limits] runs = N, or --set limits.runs=N"
            ))
        };
        // A design that draws lays out no fewer points than it has samples: what is too much is not laid out at all.
        count(experiment.samples.unwrap_or(1))?;
        let design = lay_out(&experiment, &levels)
            .ok_or("the design has more points than can be laid out")?;
        count(design.points())?;
        let mut plan = Self {
            experiment,
            design,
            levels,
            scenario: scenario.clone(),
            variants: Variants::new(sweep, scenario, None),
            replications,
            seed: scenario.run.seed,
        };
        // The first point shows where factors stand; where some keep what is written there is no short way.
        let first: Option<Vec<Data>> = plan.values(0).into_iter().collect();
        let mut arms = 0..plan.experiment.arms.len().max(1) as u64;
        let set = arms.all(|point| plan.values(point).iter().all(Option::is_some));
        if set && plan.points() > 0 && plan.experiment.design != DesignKind::OneAtATime {
            plan.variants = Variants::new(sweep, scenario, first.as_deref());
        }
        Ok(plan)
    }

    /// Design and factors.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// How scenarios of points are made.
    pub fn variants(&self) -> &Variants {
        &self.variants
    }

    /// The scenario without factors.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Points.
    pub fn points(&self) -> u64 {
        self.design.points()
    }

    /// Replications of each point.
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// All runs.
    pub fn runs(&self) -> u64 {
        self.points() * self.replications
    }

    /// The master seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The keys of a run.
    pub fn key(&self, run: u64) -> RunKey {
        let points = self.points().max(1);
        RunKey { run, point: run % points, replication: run / points }
    }

    /// The number that stands for the replication in the key of random numbers.
    pub fn luck(&self, key: RunKey) -> u64 {
        match self.experiment.random_numbers {
            RandomNumbers::Common => key.replication,
            RandomNumbers::Independent => key.run,
        }
    }

    /// Where a point lies in [0, 1] on each factor, for designs that draw there; NaN for others.
    pub fn shares(&self, point: u64) -> Vec<f64> {
        let mut places = Vec::new();
        self.design.place(point, &mut places);
        let share = |place: &Place| if let Place::Share(share) = place { *share } else { f64::NAN };
        places.iter().map(share).collect()
    }

    /// The value of each factor at a point; none where it keeps what is written.
    pub fn values(&self, point: u64) -> Vec<Option<Data>> {
        let mut places = Vec::new();
        self.design.place(point, &mut places);
        let experiment = &self.experiment;
        let value = |(number, place): (usize, &Place)| {
            let of = &experiment.factor[number];
            match *place {
                // Beside other arms, what is written is set as a value like theirs.
                Place::Written if !experiment.arms.is_empty() => {
                    self.variants.written(number).cloned()
                }
                Place::Written => None,
                Place::Level(level) => self.levels.get(number)?.get(level).cloned(),
                // Morris's grid reaches 0 and 1, where a distribution may have no value.
                Place::Share(share)
                    if experiment.design == DesignKind::Morris && of.distribution.is_some() =>
                {
                    Some(factor::at_share(of, 0.005 + 0.99 * share))
                }
                Place::Share(share) => Some(factor::at_share(of, share)),
                Place::Row(row) => Some(factor::from_table(of, experiment.rows.cell(row, number))),
            }
        };
        places.iter().enumerate().map(value).collect()
    }

    /// The scenario of a run: that of its point.
    ///
    /// # Errors
    /// What is wrong with it, in a line.
    pub fn scenario_of(&self, run: u64) -> Result<Scenario, String> {
        let values = self.values(self.key(run).point);
        self.variants.begin(&self.scenario).at(&values).cloned()
    }

    /// The value of each factor at a point as results show it: what is written where it is not set.
    pub fn shown(&self, point: u64) -> Vec<Option<Data>> {
        let values = self.values(point).into_iter().enumerate();
        values
            .map(|(number, value)| value.or_else(|| self.variants.written(number).cloned()))
            .collect()
    }
}

fn lay_out(experiment: &Experiment, levels: &[Vec<Data>]) -> Option<Box<dyn Design>> {
    let factors = experiment.moved();
    let (samples, seed) = (experiment.samples.unwrap_or(1), experiment.seed);
    let counts = || levels.iter().map(Vec::len).collect::<Vec<_>>();
    let shift = experiment.shift.then_some(seed);
    let design: Box<dyn Design> = match experiment.design {
        DesignKind::Grid => Box::new(Grid::new(counts())?),
        DesignKind::Zip => {
            let points = counts().into_iter().min().unwrap_or(1) as u64;
            Box::new(Zip { factors, points })
        }
        DesignKind::OneAtATime => Box::new(OneAtATime { counts: counts() }),
        DesignKind::Random => Box::new(Random { factors, points: samples, seed }),
        DesignKind::LatinHypercube => Box::new(LatinHypercube::new(factors, samples, seed)?),
        DesignKind::Sobol => Box::new(Sobol::new(factors, samples, shift)?),
        DesignKind::Saltelli => {
            Box::new(Saltelli::new(factors, samples, experiment.second_order, shift)?)
        }
        DesignKind::Morris => {
            Box::new(Morris { factors, trajectories: samples, levels: experiment.levels, seed })
        }
        DesignKind::Table => Box::new(Table { factors, points: experiment.rows.len() as u64 }),
    };
    let arms = &experiment.arms;
    Some(if arms.is_empty() { design } else { Box::new(Arms::new(design, arms.clone())?) })
}
