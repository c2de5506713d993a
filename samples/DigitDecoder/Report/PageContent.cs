using DigitDecoder.Baselines;
using DigitDecoder.Training;

namespace DigitDecoder.Report;

/// <summary>Everything that the page shows.</summary>
/// <param name="Command">The command that made the page.</param>
/// <param name="ModelText">The printed form of the model.</param>
/// <param name="ParameterCount">How many numbers the model has learnt.</param>
/// <param name="TrainingCount">Images learnt from.</param>
/// <param name="TestCount">Images that the errors are measured on.</param>
/// <param name="History">The losses along the way.</param>
/// <param name="Errors">The network's error first, then the baselines'.</param>
/// <param name="ComparedNames">What made the images of a comparison after the original.</param>
/// <param name="Comparisons">Test images beside their reconstructions.</param>
/// <param name="Interpolations">Lines between codes.</param>
internal sealed record PageContent(
    string Command,
    string ModelText,
    string ParameterCount,
    int TrainingCount,
    int TestCount,
    TrainingHistory History,
    IReadOnlyList<ReconstructionError> Errors,
    IReadOnlyList<string> ComparedNames,
    IReadOnlyList<Comparison> Comparisons,
    IReadOnlyList<Interpolation> Interpolations);
