namespace TransposedConv.Optim;

/// <summary>The ranges that optimizers demand of their numbers.</summary>
internal static class OptimizerArgument
{
    internal static double NotNegative(double value, string argument) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(argument, value, $"{argument}: expected a finite number of 0 or more, got {value}.");

    internal static double Finite(double value, string argument) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(argument, value, $"{argument}: expected a finite number, got {value}.");

    internal static (double Beta1, double Beta2) Betas((double Beta1, double Beta2) betas) => betas is { Beta1: >= 0 and < 1, Beta2: >= 0 and < 1 }
        ? betas
        : throw new ArgumentOutOfRangeException(nameof(betas), betas, $"betas: expected two numbers in [0, 1), got {betas}.");
}
