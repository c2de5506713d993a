namespace TransposedConv.Tests.House;

/// <summary>
/// Which floor of the architecture a source file stands on. A floor uses those under it; the class Tensor stands on floor 2, though the operators
/// add their methods to it from floor 4.
/// </summary>
internal static class Floors
{
    public const int Vocabulary = 0;
    public const int Kernels = 1;
    public const int Tensors = 2;
    public const int Autograd = 3;
    public const int Operators = 4;
    public const int Modules = 5;
    public const int Tools = 6;

    private static readonly Dictionary<string, int> Folders = new()
    {
        ["Kernels"] = Kernels,
        ["Printing"] = Tensors,
        ["Autograd"] = Autograd,
        ["Operators"] = Operators,
        ["NN"] = Modules,
        ["Optim"] = Tools,
        ["Data"] = Tools,
        ["Serialization"] = Tools,
    };

    // Files beside Tensor.cs that are about tensors but not parts of the class.
    private static readonly string[] AboutTensors = ["DTypePromotion.cs", "Generator.cs"];

    /// <summary>
    /// What the tensor's floor may use of those above it, because a tensor carries its place in the graph and its elements are converted and
    /// packed by operators.
    /// </summary>
    public static readonly IReadOnlyDictionary<(int From, string Type), string> Doors = new Dictionary<(int From, string Type), string>
    {
        [(Tensors, "Autograd.Node")] = "a tensor holds the node that made it",
        [(Tensors, "Autograd.AccumulateGrad")] = "a leaf holds the node that collects its gradient",
        [(Tensors, "Autograd.Engine")] = "Tensor.Backward starts it",
        [(Tensors, "Autograd.GradientHook")] = "Tensor.RegisterHook makes it",
        [(Tensors, "Autograd.GradMode")] = "whether a tensor is recorded",
        [(Tensors, "Operators.Copying")] = "reading elements out converts and packs them",
        [(Tensors, "Operators.AsStridedBackward")] = "the node of a view that was changed in place",
        [(Tensors, "Operators.StridedReplaceBackward")] = "the node of a base whose view was changed in place",
        [(Autograd, "Operators.Copying")] = "the gradient checks read elements out",
    };

    /// <summary>The floor of a source file, by its path from the root.</summary>
    public static int Of(string path)
    {
        string[] parts = path.Split('/');
        if (parts.Length > 3)
        {
            return Folders.TryGetValue(parts[2], out int floor) ? floor : throw new ArgumentException($"{path}: the folder '{parts[2]}' stands on no floor.", nameof(path));
        }

        return parts[2].StartsWith("Tensor", StringComparison.Ordinal) || AboutTensors.Contains(parts[2]) ? Tensors : Vocabulary;
    }
}
