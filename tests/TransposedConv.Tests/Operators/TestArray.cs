namespace TransposedConv.Tests.Operators;

/// <summary>A plain array with a shape: what the float64 references of the operator table compute with.</summary>
public sealed record TestArray(int[] Shape, double[] Values)
{
    public int Rank => Shape.Length;

    public static TestArray Scalar(double value) => new([], [value]);

    public static TestArray Of(Tensor tensor) => new(tensor.Shape.ToArray(), tensor.To(DType.Float64).ToArray<double>());

    /// <summary>An array computed from the indices of its elements.</summary>
    public static TestArray Build(int[] shape, Func<int[], double> value)
    {
        var values = new double[Count(shape)];
        for (int i = 0; i < values.Length; i++) values[i] = value(Indices(i, shape));
        return new TestArray(shape, values);
    }

    /// <summary>The element at some indices; those of an axis of length 1 are taken as 0, and leading ones too many are dropped, as broadcasting does.</summary>
    public double At(ReadOnlySpan<int> indices)
    {
        int position = 0, lead = indices.Length - Rank;
        for (int axis = 0; axis < Rank; axis++) position = (position * Shape[axis]) + (Shape[axis] == 1 ? 0 : indices[lead + axis]);
        return Values[position];
    }

    public Tensor ToTensor(DType dtype, bool requiresGrad = false)
    {
        Tensor tensor = Tensor.Zeros(Shape, DType.Float64);
        Values.CopyTo(tensor.AsSpan<double>());
        tensor = tensor.To(dtype);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }

    public static int Count(int[] shape) => shape.Aggregate(1, static (product, size) => product * size);

    public static int[] Indices(int element, int[] shape)
    {
        var indices = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--) (element, indices[axis]) = Math.DivRem(element, shape[axis]);
        return indices;
    }
}
